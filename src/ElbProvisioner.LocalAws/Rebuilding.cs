using System.Globalization;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keys;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Route53;
using ElbProvisioner.LocalAws.SystemsManager;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>
/// Makes one region of a new world what an account is: everything under the ids it has there. What AWS has a call for is made by that call,
/// through <see cref="CreateHandler"/>; the rest is put here as AWS describes it, by the members of its service models.
/// </summary>
public sealed class Rebuilding(EmbeddedAws aws, string region)
{
    private readonly GivenIds _ids = new();

    /// <summary>A way in by which what is made takes the ids that were given.</summary>
    public HttpMessageHandler CreateHandler() => aws.CreateBuildersHandler(_ids);

    /// <summary>For the next call alone: its things in the order in which it makes them.</summary>
    /// <param name="ids">ARNs of load balancing, what has a UUID in it, ids of EC2.</param>
    public void GiveIds(params ReadOnlySpan<string> ids)
    {
        _ids.Clear();
        foreach (var id in ids)
        {
            _ids.Add(id);
        }
    }

    /// <summary>The VPC, the zones and the parameters that every new region begins with are not the account's.</summary>
    public void BeginEmpty() => Run(RebuiltNetwork.Forget);

    /// <summary>As <c>DescribeVpcs</c> tells it; with its default security group.</summary>
    public void AddVpc(IReadOnlyDictionary<string, object> told, string defaultGroupId) =>
        Run(transaction => RebuiltNetwork.AddVpc(transaction, new(told), defaultGroupId));

    /// <summary>As <c>DescribeSubnets</c> tells it.</summary>
    public void AddSubnet(IReadOnlyDictionary<string, object> told) => Run(transaction => RebuiltNetwork.AddSubnet(transaction, new(told)));

    /// <summary>As <c>DescribeRouteTables</c> tells it: ways to internet gateways, which make a subnet a public one.</summary>
    public void AddRouteTable(IReadOnlyDictionary<string, object> told) =>
        Run(transaction => RebuiltNetwork.AddRouteTable(transaction, new(told)));

    /// <summary>As <c>DescribeImages</c> tells it.</summary>
    /// <param name="id">Of an image that AWS does not show, too.</param>
    public void AddImage(string id, string? architecture, string? rootDevice, int? rootSize) =>
        Run(transaction =>
            transaction.Ec2.Images.Put(new(id, id, architecture ?? "x86_64", rootDevice ?? "/dev/xvda", rootSize ?? 8, transaction.Account))
        );

    /// <summary>As <c>DescribeKeyPairs</c> tells it; what the key is AWS does not tell.</summary>
    public void AddKeyPair(IReadOnlyDictionary<string, object> told) =>
        Run(transaction =>
        {
            var pair = new ToldThing(told);
            KeyPairs.Rebuild(transaction, pair.Required("KeyPairId"), pair.Required("KeyName"), pair.Tags);
        });

    /// <summary>As <c>DescribeAddresses</c> tells it, at nobody.</summary>
    public void AddAddress(IReadOnlyDictionary<string, object> told) =>
        Run(transaction =>
        {
            var address = new ToldThing(told);
            var (id, ip) = (address.Required("AllocationId"), address.Required("PublicIp"));
            transaction.Ec2.Addresses.Put(
                new(id, ip, null, null)
                {
                    Pool = address.Text("PublicIpv4Pool") is { } pool and not "amazon" ? pool : null,
                    CustomerOwnedPool = address.Text("CustomerOwnedIpv4Pool"),
                    BorderGroup = address.Text("NetworkBorderGroup"),
                }
            );
            Links.Put(transaction.Ec2, Links.PublicAddresses, ip, "", id);
            TagKeeping.Put(transaction, id, "elastic-ip", address.Tags);
        });

    /// <summary>What a parameter of Systems Manager holds.</summary>
    public void AddParameter(string name, string value) => Run(transaction => Parameters.Publish(transaction, name, value));

    /// <summary>As <c>DescribeCertificate</c> tells it, of the same names.</summary>
    public void AddCertificate(IReadOnlyDictionary<string, object> told, IReadOnlyDictionary<string, string> tags) =>
        Run(transaction => RebuiltCertificate.Add(transaction, new(told), tags));

    /// <summary>A hosted zone with nothing in it but what each has.</summary>
    /// <param name="id">Without <c>/hostedzone/</c>.</param>
    /// <param name="vpcId">Of a private one: a VPC that asks it.</param>
    public void AddZone(string id, string name, bool isPrivate, string vpcId) =>
        Run(transaction => Zones.Rebuild(transaction, id, DnsName.Normal(name), isPrivate ? vpcId : null));

    /// <summary>Clients and records know it by this name.</summary>
    public void NameLoadBalancer(string arn, string dnsName, string hostedZoneId) =>
        Run(transaction =>
        {
            if (transaction.Elb.LoadBalancers.Find(arn) is { } balancer)
            {
                transaction.Elb.LoadBalancers.Put(balancer with { DnsName = dnsName, HostedZoneId = hostedZoneId });
            }
        });

    /// <summary>The versions of a launch template were made one after the other: these are their numbers.</summary>
    public void NumberVersions(string templateId, IReadOnlyList<long> numbers, long defaultVersion, long latestVersion) =>
        Run(transaction =>
        {
            var ec2 = transaction.Ec2;
            var made = ec2.TemplateVersions.StartingWith(templateId + "/").OrderBy(static version => version.Number).ToList();
            foreach (var version in made)
            {
                ec2.TemplateVersions.Remove(version.Key);
            }

            foreach (var (version, number) in made.Zip(numbers))
            {
                ec2.TemplateVersions.Put(version with { Key = LaunchTemplateVersion.KeyOf(templateId, number), Number = number });
            }

            if (ec2.LaunchTemplates.Find(templateId) is { } template)
            {
                ec2.LaunchTemplates.Put(
                    template with
                    {
                        DefaultVersion = defaultVersion,
                        LatestVersion = latestVersion,
                        LastVersion = latestVersion,
                    }
                );
            }
        });

    private void Run(Action<Transaction> act) =>
        aws.Run(
            region,
            transaction =>
            {
                act(transaction);
                return true;
            }
        );
}
