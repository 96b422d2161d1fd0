using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

internal sealed class Ec2Tables
{
    public static readonly TablesKey<Ec2Tables> Key = new(tables => new(tables));

    public Ec2Tables(TableSet tables)
    {
        Vpcs = tables.Add("ec2.vpcs", Ec2Json.Default.Vpc);
        Subnets = tables.Add("ec2.subnets", Ec2Json.Default.Subnet);
        RouteTables = tables.Add("ec2.routeTables", Ec2Json.Default.RouteTable);
        InternetGateways = tables.Add("ec2.internetGateways", Ec2Json.Default.InternetGateway);
        SecurityGroups = tables.Add("ec2.securityGroups", Ec2Json.Default.SecurityGroup);
        Rules = tables.Add("ec2.securityGroupRules", Ec2Json.Default.SecurityGroupRule);
        Interfaces = tables.Add("ec2.networkInterfaces", Ec2Json.Default.NetworkInterface);
        Addresses = tables.Add("ec2.addresses", Ec2Json.Default.ElasticAddress);
        Instances = tables.Add("ec2.instances", Ec2Json.Default.Instance);
        LaunchTemplates = tables.Add("ec2.launchTemplates", Ec2Json.Default.LaunchTemplate);
        TemplateVersions = tables.Add("ec2.launchTemplateVersions", Ec2Json.Default.LaunchTemplateVersion);
        Images = tables.Add("ec2.images", Ec2Json.Default.OwnImage);
        KeyPairs = tables.Add("ec2.keyPairs", Ec2Json.Default.KeyPair);
        Endpoints = tables.Add("ec2.endpoints", Ec2Json.Default.VpcEndpoint);
        EndpointServices = tables.Add("ec2.endpointServices", Ec2Json.Default.EndpointService);
        PlacementGroups = tables.Add("ec2.placementGroups", Ec2Json.Default.PlacementGroup);
        CapacityReservations = tables.Add("ec2.capacityReservations", Ec2Json.Default.CapacityReservation);
        PrefixLists = tables.Add("ec2.prefixLists", Ec2Json.Default.ManagedPrefixList);
        ClientTokens = tables.Add("ec2.clientTokens", Ec2Json.Default.ClientToken);
        Tags = tables.Add("ec2.tags", Ec2Json.Default.TagSet);
        Links = tables.Add("ec2.links", Ec2Json.Default.Link);
    }

    public Table<Vpc> Vpcs { get; }

    public Table<Subnet> Subnets { get; }

    public Table<RouteTable> RouteTables { get; }

    public Table<InternetGateway> InternetGateways { get; }

    public Table<SecurityGroup> SecurityGroups { get; }

    public Table<SecurityGroupRule> Rules { get; }

    public Table<NetworkInterface> Interfaces { get; }

    public Table<ElasticAddress> Addresses { get; }

    public Table<Instance> Instances { get; }

    public Table<LaunchTemplate> LaunchTemplates { get; }

    public Table<LaunchTemplateVersion> TemplateVersions { get; }

    /// <summary>Beside those that every region has.</summary>
    public Table<OwnImage> Images { get; }

    public Table<KeyPair> KeyPairs { get; }

    public Table<VpcEndpoint> Endpoints { get; }

    public Table<EndpointService> EndpointServices { get; }

    public Table<PlacementGroup> PlacementGroups { get; }

    public Table<CapacityReservation> CapacityReservations { get; }

    /// <summary>Those of customers.</summary>
    public Table<ManagedPrefixList> PrefixLists { get; }

    public Table<ClientToken> ClientTokens { get; }

    /// <summary>By the id of what carries them.</summary>
    public Table<TagSet> Tags { get; }

    /// <summary>What is found by something else than its own key.</summary>
    public Table<Link> Links { get; }
}

internal static class Ec2Transaction
{
    extension(Transaction transaction)
    {
        public Ec2Tables Ec2 => transaction.Tables(Ec2Tables.Key);
    }
}
