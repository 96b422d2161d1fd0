using System.Text.Json;
using Amazon.EC2.Model;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// Everything that can be said of a launch template: from the file to AWS, unchanged there, and gone when it leaves the file.
/// </summary>
public sealed class LaunchTemplateTests
{
    private const string Plain = """
        stack: whole
        autoScalingGroups:
          typed:
            size: 1
            launchTemplate:
              image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceType: t3.micro
          chosen:
            size: 1
            launchTemplate:
              image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceType: t3.micro
          reserved:
            size: 1
            launchTemplate:
              image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceType: t3.micro

        """;

    private const string Whole = """
        stack: whole
        autoScalingGroups:
          typed:
            size: 1
            launchTemplate:
              image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceType: t3.micro
              ebsOptimized: true
              creditSpecification: Unlimited
              cpuOptions: { coreCount: 1, threadsPerCore: 2, amdSevSnp: disabled, nestedVirtualization: false }
              placement: { availabilityZoneId: use1-az1, groupName: rack, partitionNumber: 2, tenancy: HOST, affinity: default, hostResourceGroupArn: "arn:aws:resource-groups:us-east-1:123456789012:group/own", spreadDomain: x }
              enclaveOptions: true
              licenseSpecifications: ["arn:aws:license-manager:us-east-1:123456789012:license-configuration:lic-0123456789abcdef0"]
              maintenanceOptions: { autoRecovery: disabled }
              privateDnsNameOptions: { hostnameType: resource-name, enableResourceNameDnsARecord: true, enableResourceNameDnsAAAARecord: false }
              networkPerformanceOptions: { bandwidthWeighting: vpc-1 }
              disableApiTermination: true
              disableApiStop: true
              instanceInitiatedShutdownBehavior: terminate
              metadata: { tokens: optional, endpoint: enabled, ipv6: true, instanceTags: true, hopLimit: 3 }
              monitoring: true
              networkInterfaces:
                - description: first
                  ipv6AddressCount: 1
                  ipv4PrefixCount: 1
                  ipv6PrefixCount: 1
                  secondaryPrivateIpAddressCount: 2
                  primaryIpv6: true
                  enaQueueCount: 4
                  associateCarrierIpAddress: false
                  enaSrdSpecification: { enaSrd: true, enaSrdUdpSpecification: { enaSrdUdp: enabled } }
                  connectionTrackingSpecification: { tcpEstablishedTimeout: 1h, udpStreamTimeout: 2m, udpTimeout: 45s }
                - { deviceIndex: 1, networkCardIndex: 1, interfaceType: efa, deleteOnTermination: false, ipv4Prefixes: [10.0.0.16/28], ipv6Addresses: ["2001:db8::1"], ipv6Prefixes: ["2001:db8::/80"] }
              secondaryInterfaces:
                - { secondarySubnetId: ss-0123456789abcdef0, interfaceType: secondary, deviceIndex: 2, networkCardIndex: 1, privateIpAddressCount: 1, deleteOnTermination: true }
                - { secondarySubnetId: ss-0123456789abcdef0, privateIpAddresses: [10.1.0.4] }
              volumes:
                - { size: 20, iops: 4000, throughput: 200, ebsCardIndex: 0 }
                - { device: /dev/sdf, snapshot: snap-0123456789abcdef0, initializationRate: 200, deleteOnTermination: false }
                - { device: /dev/sdg, virtualName: ephemeral0 }
                - { device: /dev/sdh, noDevice: true }
          chosen:
            size: 1
            launchTemplate:
              image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceRequirements:
                vCpuCount: 2-8
                memoryMiB: 2048+
                memoryGiBPerVCpu: { min: 0.5, max: 8 }
                cpuManufacturers: [intel, AMD]
                instanceGenerations: current
                excludedInstanceTypes: [t*, m5.large]
                spotMaxPricePercentageOverLowestPrice: 50
                onDemandMaxPricePercentageOverLowestPrice: 30
                bareMetal: excluded
                burstablePerformance: included
                requireHibernateSupport: true
                networkInterfaceCount: 2+
                networkBandwidthGbps: 0.5-10
                localStorage: included
                localStorageTypes: [ssd]
                totalLocalStorageGB: { max: 500 }
                baselineEbsBandwidthMbps: 500+
                acceleratorTypes: [gpu]
                acceleratorCount: { max: 0 }
                acceleratorManufacturers: [nvidia]
                acceleratorNames: [t4, a10g]
                acceleratorTotalMemoryMiB: 1024-8192
                baselinePerformanceFactors: { cpu: { references: [c6i] } }
                requireEncryptionInTransit: true
              hibernationOptions: true
              instanceMarketOptions: { marketType: spot, spotOptions: { maxPrice: "0.05", spotInstanceType: one-time } }
              capacityReservationSpecification: { capacityReservationPreference: none }
              placement: { availabilityZone: us-east-1a, groupId: pg-0123456789abcdef0 }
              networkInterfaces: [{ associatePublicIpAddress: true }]
          reserved:
            size: 1
            launchTemplate:
              image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
              instanceRequirements:
                vCpuCount: 2
                memoryMiB: { min: 1024 }
                allowedInstanceTypes: [m5.*]
                maxSpotPriceAsPercentageOfOptimalOnDemandPrice: 90
              instanceMarketOptions: { marketType: capacity-block }
              capacityReservationSpecification:
                capacityReservationPreference: capacity-reservations-only
                capacityReservationTarget: { capacityReservationId: cr-0123456789abcdef0 }
              placement: { hostResourceGroupArn: "arn:aws:resource-groups:us-east-1:123456789012:group/hosts" }

        """;

    [Fact]
    public async Task Everything_reaches_AWS_stays_and_leaves_with_the_file()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(Plain);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var before = await DataAsync(aws);

        workspace.Stack = Whole;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var after = await DataAsync(aws);
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First, pair.Second));

        workspace.Stack = Plain;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(before, await DataAsync(aws));
    }

    private static async Task<List<string>> DataAsync(LocalWorldAws aws)
    {
        var templates = (
            await aws.Clients.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest(), TestContext.Current.CancellationToken)
        ).LaunchTemplates;
        List<string> told = [];
        foreach (var template in templates.OrderBy(t => t.LaunchTemplateName, StringComparer.Ordinal))
        {
            var versions = await aws.Clients.Ec2.DescribeLaunchTemplateVersionsAsync(
                new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = template.LaunchTemplateId, Versions = ["$Latest"] },
                TestContext.Current.CancellationToken
            );
            told.Add(JsonSerializer.Serialize(versions.LaunchTemplateVersions.Single().LaunchTemplateData));
        }

        return told;
    }
}
