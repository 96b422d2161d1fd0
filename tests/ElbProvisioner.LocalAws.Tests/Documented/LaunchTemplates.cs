using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Tests.Ec2;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Launch templates where other emulators differ from AWS.</summary>
public sealed class LaunchTemplates
{
    [Fact]
    public async Task Creating_a_template_again_with_the_same_token_returns_the_first()
    {
        using var net = await CreateAsync();

        Assert.Equal(await MakeAsync(net), await MakeAsync(net));
        Assert.Single(
            (await net.Cloud.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest(), Cancellation)).LaunchTemplates
        );
    }

    private static async Task<string> MakeAsync(Net net) => (
            await net.Cloud.Ec2.CreateLaunchTemplateAsync(
                new CreateLaunchTemplateRequest
                {
                    LaunchTemplateName = "web",
                    ClientToken = "token",
                    LaunchTemplateData = new RequestLaunchTemplateData { InstanceType = "t3.micro" },
                },
                Cancellation
            )
        ).LaunchTemplate.LaunchTemplateId;
}
