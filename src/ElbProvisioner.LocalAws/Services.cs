using ElbProvisioner.LocalAws.AutoScaling;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.IdentityManagement;
using ElbProvisioner.LocalAws.KeyManagement;
using ElbProvisioner.LocalAws.Lambda;
using ElbProvisioner.LocalAws.Route53;
using ElbProvisioner.LocalAws.SecurityToken;
using ElbProvisioner.LocalAws.Storage;
using ElbProvisioner.LocalAws.SystemsManager;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.WebFirewall;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>The one list of services: nothing else knows them all by name.</summary>
internal static class Services
{
    public static IReadOnlyList<Service> Create()
    {
        Service[] owners =
        [
            Ec2Service.Create(),
            ElbService.Create(),
            ScalingService.Create(),
            AcmService.Create(),
            Route53Service.Create(),
            CloudWatchService.Create(),
            SsmService.Create(),
            StsService.Create(),
            IamService.Create(),
            KmsService.Create(),
            LambdaService.Create(),
            WafService.Create(),
            StorageService.Create(),
        ];
        return [.. owners, TaggingService.Create(owners)];
    }
}
