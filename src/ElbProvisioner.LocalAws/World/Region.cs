using ElbProvisioner.LocalAws.AutoScaling;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.KeyManagement;
using ElbProvisioner.LocalAws.Route53;
using ElbProvisioner.LocalAws.SystemsManager;
using ElbProvisioner.LocalAws.Tagging;

namespace ElbProvisioner.LocalAws.World;

/// <summary>Everything one region holds: a name in one says nothing of another.</summary>
internal sealed class Region
{
    /// <summary>Where the services without regions keep their things: Route 53.</summary>
    public const string Global = "global";

    public Region(string name, ChangeLog changes)
    {
        Name = name;
        Tables = new TableSet(name, changes);
        Facts = Tables.Add("world.facts", WorldJson.Default.Fact);
        Agenda = Tables.Add("world.agenda", WorldJson.Default.AgendaItem);
        Ec2 = new Ec2Tables(Tables);
        Elb = new ElbTables(Tables);
        Scaling = new ScalingTables(Tables);
        Acm = new AcmTables(Tables);
        Route53 = new Route53Tables(Tables);
        CloudWatch = new CloudWatchTables(Tables);
        Ssm = new SsmTables(Tables);
        Kms = new KmsTables(Tables);
        Tagging = new TaggingTables(Tables);
    }

    public string Name { get; }

    public TableSet Tables { get; }

    public Table<Fact> Facts { get; }

    public Table<AgendaItem> Agenda { get; }

    public Ec2Tables Ec2 { get; }

    public ElbTables Elb { get; }

    public ScalingTables Scaling { get; }

    public AcmTables Acm { get; }

    public Route53Tables Route53 { get; }

    public CloudWatchTables CloudWatch { get; }

    public SsmTables Ssm { get; }

    public KmsTables Kms { get; }

    public TaggingTables Tagging { get; }
}
