using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>A launch template version is always written whole, inheriting nothing.</summary>
internal static class LaunchTemplateData
{
    public static RequestLaunchTemplateData Of(ActionScope scope, LaunchTemplateSettings settings)
    {
        var groups = scope.Ids(settings.SecurityGroups);
        var data = new RequestLaunchTemplateData
        {
            ImageId = settings.ImageId,
            InstanceType = settings.InstanceType,
            KeyName = settings.KeyName,
            UserData = settings.UserData is { Length: > 0 } text ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : null,
            IamInstanceProfile = ProfileOf(settings.InstanceProfile),
            BlockDeviceMappings = settings.Volumes.IsEmpty ? null : [.. settings.Volumes.Select(MappingOf)],
            Monitoring = settings.DetailedMonitoring is { } detailed ? new LaunchTemplatesMonitoringRequest { Enabled = detailed } : null,
            MetadataOptions = new LaunchTemplateInstanceMetadataOptionsRequest
            {
                HttpEndpoint = LaunchTemplateInstanceMetadataEndpointState.Enabled,
                HttpTokens = settings.TokensRequired ? LaunchTemplateHttpTokensState.Required : LaunchTemplateHttpTokensState.Optional,
                HttpPutResponseHopLimit = settings.HopLimit,
                InstanceMetadataTags = settings.InstanceTags
                    ? LaunchTemplateInstanceMetadataTagsState.Enabled
                    : LaunchTemplateInstanceMetadataTagsState.Disabled,
            },
        };
        if (settings.InstanceTagSet.Count > 0)
        {
            data.TagSpecifications =
            [
                new() { ResourceType = ResourceType.Instance, Tags = Ec2Tags.Of(settings.InstanceTagSet) },
                new() { ResourceType = ResourceType.Volume, Tags = Ec2Tags.Of(settings.InstanceTagSet) },
            ];
        }

        // Groups stand on the template or on its interface, never on both [EC2 API]; the public address only on the interface.
        if (settings.PublicIp is { } isPublic)
        {
            data.NetworkInterfaces =
            [
                new()
                {
                    DeviceIndex = 0,
                    AssociatePublicIpAddress = isPublic,
                    DeleteOnTermination = true,
                    Groups = groups.Count == 0 ? null : groups,
                },
            ];
        }
        else if (groups.Count > 0)
        {
            data.SecurityGroupIds = groups;
        }

        return data;
    }

    private static LaunchTemplateIamInstanceProfileSpecificationRequest? ProfileOf(string? profile) =>
        profile switch
        {
            null => null,
            _ when profile.StartsWith("arn:", StringComparison.Ordinal) => new() { Arn = profile },
            _ => new() { Name = profile },
        };

    private static LaunchTemplateBlockDeviceMappingRequest MappingOf(VolumeSettings volume) =>
        new()
        {
            DeviceName = volume.Device,
            Ebs = new LaunchTemplateEbsBlockDeviceRequest
            {
                VolumeSize = volume.SizeGiB,
                VolumeType = volume.Type,
                Iops = volume.Iops,
                Throughput = volume.ThroughputMiBps,
                Encrypted = volume.Encrypted,
                KmsKeyId = volume.KmsKeyId,
                DeleteOnTermination = volume.DeleteOnTermination,
            },
        };
}
