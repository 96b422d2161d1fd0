using System.Collections.Frozen;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>The service models, each read when it is first asked for. Safe to share between threads.</summary>
internal sealed class ServiceModels
{
    // Known without reading a model, so that a call reads no other service's.
    private static readonly IReadOnlyList<KnownService> Known =
    [
        new("elbv2", "elasticloadbalancing", "2015-12-01", null),
        new("autoscaling", "autoscaling", "2011-01-01", null),
        new("ec2", "ec2", "2016-11-15", null),
        new("acm", "acm", "2015-12-08", "CertificateManager"),
        new("route53", "route53", "2013-04-01", null),
        new("cloudwatch", "monitoring", "2010-08-01", "GraniteServiceVersion20100801"),
        new("ssm", "ssm", "2014-11-06", "AmazonSSM"),
        new("resourcegroupstaggingapi", "tagging", "2017-01-26", "ResourceGroupsTaggingAPI_20170126"),
        new("iam", "iam", "2010-05-08", null),
        new("kms", "kms", "2014-11-01", "TrentService"),
        new("lambda", "lambda", "2015-03-31", null),
        new("wafv2", "wafv2", "2019-07-29", "AWSWAF_20190729"),
        new("s3", "s3", "2006-03-01", null),
        new("sts", "sts", "2011-06-15", null),
    ];

    private readonly FrozenDictionary<string, Lazy<ServiceModel>> _models = Known.ToFrozenDictionary(
        service => service.Model,
        service => new Lazy<ServiceModel>(() => ModelReader.Read(service.Model)),
        StringComparer.Ordinal
    );

    public static IEnumerable<string> Names => Known.Select(service => service.Model);

    /// <param name="name">Of the model's file, such as <c>elbv2</c>.</param>
    public ServiceModel this[string name] => _models[name].Value;

    /// <summary>The service of a signature's credential scope; null: it is not simulated.</summary>
    public ServiceModel? BySigningName(string name) => Find(service => service.SigningName == name);

    /// <summary>The service that has this version of its API; for requests without a signature.</summary>
    public ServiceModel? ByVersion(string version) => Find(service => service.ApiVersion == version);

    /// <summary>The service of the part of <c>X-Amz-Target</c> before the point.</summary>
    public ServiceModel? ByTargetPrefix(string prefix) => Find(service => service.TargetPrefix == prefix);

    private ServiceModel? Find(Func<KnownService, bool> isMeant) => Known.FirstOrDefault(isMeant) is { } found ? this[found.Model] : null;

    private sealed record KnownService(string Model, string SigningName, string ApiVersion, string? TargetPrefix);
}
