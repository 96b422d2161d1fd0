namespace ElbProvisioner.LocalAws.World;

/// <summary>One thing the world knows. Records are never changed, only replaced, by <see cref="Table{T}.Put"/>.</summary>
internal interface IRecord
{
    /// <summary>Unique in its table and region: an ARN, an id or a name. Tables list their records in the ordinal order of keys.</summary>
    string Key { get; }
}

/// <summary>A record that calls do not see at once: AWS is eventually consistent.</summary>
internal interface IAppearsLate : IRecord
{
    DateTimeOffset VisibleAt { get; }
}
