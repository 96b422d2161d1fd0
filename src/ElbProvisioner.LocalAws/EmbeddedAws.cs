using ElbProvisioner.LocalAws.AutoScaling;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.Route53;
using ElbProvisioner.LocalAws.SecurityToken;
using ElbProvisioner.LocalAws.SystemsManager;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>The embedded AWS: one account with its regions. Safe to call from many threads.</summary>
public sealed class EmbeddedAws
{
    private readonly Dictionary<string, Service> _services;
    private readonly AwsWorld _world;

    /// <summary>A world that lives as long as this object.</summary>
    public EmbeddedAws(LocalAwsOptions options)
        : this(options, store: null)
    {
    }

    internal EmbeddedAws(LocalAwsOptions options, IWorldStore? store)
    {
        Service[] services =
        [
            Ec2Service.Create(), ElbService.Create(), ScalingService.Create(), AcmService.Create(), Route53Service.Create(),
            CloudWatchService.Create(), SsmService.Create(), TaggingService.Create(), StsService.Create(),
        ];
        _services = services.ToDictionary(service => service.Model, StringComparer.Ordinal);
        _world = new AwsWorld(options, services, store);
    }

    /// <summary>The operations it has, by the model's service name.</summary>
    internal IEnumerable<(string Service, string Operation)> Operations =>
        _services.Values.SelectMany(service => service.Operations.Keys.Select(operation => (service.Model, operation)));

    /// <summary>A way in without a socket, to be put under an SDK's pipeline. May be disposed of; the world goes on.</summary>
    public HttpMessageHandler CreateHandler() => new InProcessHandler(this);

    /// <summary>Looks at the world or changes it behind the API's back, as time and nature do.</summary>
    internal T Play<T>(string region, Func<Turn, T> act) => _world.Play(region, act);

    internal WireResponse Answer(WireRequest request) => throw new NotImplementedException(request.Target);
}
