namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>Stands in for AWS, in a process of its own.</summary>
internal interface IEmulator : IAsyncDisposable
{
    string Name { get; }

    Uri Address { get; }

    /// <summary>An account with nothing in it but what the stack expects to find: the default VPC and a hosted zone.</summary>
    Task ResetAsync();
}
