namespace ElbProvisioner.LocalAws.World;

/// <summary>Where a world is kept between transactions, perhaps shared with other processes.</summary>
internal interface IWorldStore
{
    /// <summary>Keeps others out until it is disposed of, and brings <paramref name="world"/> up to what they have written.</summary>
    /// <exception cref="WorldFileException"/>
    IDisposable Enter(AwsWorld world);

    /// <summary>Writes the records as they are now; a record that is gone is written as gone.</summary>
    /// <exception cref="WorldFileException"/>
    void Write(DateTimeOffset worldTime, IReadOnlyCollection<(ITable Table, string Key)> changed);
}
