using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Route53;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>Puts into a new world what somebody had made in an account before: what a stack finds there and does not make.</summary>
public sealed class StandIns(EmbeddedAws aws)
{
    /// <summary>A hosted zone that answers at once, unless one is there that holds the name and is as private.</summary>
    /// <param name="region">Of the VPC that asks a private one: its default VPC.</param>
    public void AddZone(string name, bool isPrivate, string region) =>
        aws.Run(
            region,
            transaction =>
            {
                var normal = DnsName.Normal(name);
                if (!transaction.Global.Route53.Zones.All.Any(zone => zone.IsPrivate == isPrivate && DnsName.IsIn(normal, zone.Name)))
                {
                    Zones.AddStandIn(transaction, normal, isPrivate ? DefaultVpcs(transaction).FirstOrDefault()?.Key : null);
                }

                return true;
            }
        );

    /// <summary>A range of IPv6 addresses for the default VPC and each of its subnets, unless it has one.</summary>
    public void GiveVersion6(string region) =>
        aws.Run(
            region,
            transaction =>
            {
                foreach (var vpc in DefaultVpcs(transaction).Where(static vpc => vpc.Ipv6CidrBlock is null).ToList())
                {
                    transaction.Ec2.Vpcs.Put(vpc with { Ipv6CidrBlock = "2001:db8::/56", Ipv6AssociationId = "vpc-cidr-assoc-1" });
                    foreach (var (at, subnet) in transaction.Ec2.Subnets.All.Where(s => s.VpcId == vpc.Key).ToList().Index())
                    {
                        transaction.Ec2.Subnets.Put(
                            subnet with
                            {
                                Ipv6CidrBlock = $"2001:db8:0:{at:x}::/64",
                                Ipv6AssociationId = $"subnet-cidr-assoc-{at}",
                            }
                        );
                    }
                }

                return true;
            }
        );

    private static IEnumerable<Vpc> DefaultVpcs(Transaction transaction) => transaction.Ec2.Vpcs.All.Where(static vpc => vpc.IsDefault);
}
