using ElbProvisioner.Aws.Session;
using ElbProvisioner.Cli.Cloud;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// The AWS that tests run against. Each suite runs on the embedded one and on another implementation, where one is there.
/// </summary>
public abstract class TestedAws
{
    public abstract string Region { get; }

    /// <summary>What <c>--endpoint-url</c> names; null: AWS itself, or none is needed.</summary>
    public Uri? Endpoint { get; protected set; }

    /// <summary>What the command line says of which AWS to use.</summary>
    internal virtual IReadOnlyList<string> Arguments => Endpoint is null ? [] : ["--endpoint-url", Endpoint.ToString()];

    /// <summary>The clients of the product, for preparing and for looking.</summary>
    internal abstract AwsSession Clients { get; }

    /// <summary>Whether the account has the hosted zone of <see cref="DomainFor"/>; otherwise a test makes one.</summary>
    internal virtual bool HasZoneOfItsOwn => false;

    /// <summary>Skips the test when this AWS is not there.</summary>
    public virtual void Require() { }

    /// <summary>Skips the test when this AWS cannot hold what the template is about.</summary>
    public virtual void RequireFor(string template) => Require();

    /// <summary>At most 20 characters, and used by nobody else.</summary>
    public abstract string NewStackName(string root);

    /// <summary>A domain that a public hosted zone of the account holds, or of a zone to be made.</summary>
    public virtual string DomainFor(string stack) => $"www.{stack}.example";

    internal abstract ICloud OpenCloud(CloudChoice choice, Action<string>? onCall);
}
