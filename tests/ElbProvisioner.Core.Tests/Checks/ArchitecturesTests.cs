using ElbProvisioner.Core.Checks;

namespace ElbProvisioner.Core.Tests.Checks;

public sealed class ArchitecturesTests
{
    [Theory]
    [InlineData("t3.micro", "x86_64")]
    [InlineData("g5.xlarge", "x86_64")]
    [InlineData("gr6.4xlarge", "x86_64")]
    [InlineData("c7i-flex.large", "x86_64")]
    [InlineData("u-6tb1.metal", "x86_64")]
    [InlineData("u7in-16tb.224xlarge", "x86_64")]
    [InlineData("hpc7a.96xlarge", "x86_64")]
    [InlineData("p5en.48xlarge", "x86_64")]
    [InlineData("a1.medium", "arm64")]
    [InlineData("t4g.micro", "arm64")]
    [InlineData("c6gn.large", "arm64")]
    [InlineData("im4gn.large", "arm64")]
    [InlineData("is4gen.large", "arm64")]
    [InlineData("g5g.xlarge", "arm64")]
    [InlineData("x2gd.metal", "arm64")]
    [InlineData("hpc7g.16xlarge", "arm64")]
    [InlineData("mac1.metal", null)]
    [InlineData("mac2-m2.metal", null)]
    [InlineData("p6e-gb200.36xlarge", null)]
    public void A_type_tells_its_processors_by_its_family(string type, string? expected) =>
        Assert.Equal(expected, Architectures.OfType(type));

    [Theory]
    [InlineData("ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64", "arm64")]
    [InlineData("ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "x86_64")]
    [InlineData("ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id", "x86_64")]
    [InlineData("ssm:/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id", "arm64")]
    [InlineData("ssm:/shop/alarm64/image", null)]
    [InlineData("ami-0123456789abcdef0", null)]
    [InlineData(null, null)]
    public void A_parameter_tells_what_its_image_is_for_by_its_name(string? image, string? expected) =>
        Assert.Equal(expected, Architectures.OfImage(image));
}
