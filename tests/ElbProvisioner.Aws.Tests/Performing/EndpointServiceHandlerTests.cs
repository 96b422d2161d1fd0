using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class EndpointServiceHandlerTests
{
    private const string Edge = "endpointService/edge";
    private const string Id = "vpce-svc-0123456789abcdef0";
    private const string Operation = "DeleteVpcEndpointServiceConfigurations";

    [Fact]
    public async Task One_to_which_endpoints_are_attached_is_kept_and_told_so()
    {
        using var stage = new Stage();
        stage.On(Ec2 + Operation, Unsuccessful("ExistingVpcEndpointConnections"));

        var failed = await Assert.ThrowsAsync<ActionFailedException>(() => DeleteAsync(stage));

        Assert.Equal(ApplyCodes.HeldByOthers, failed.Diagnostic.Code);
        Assert.Contains("endpoints are still attached", failed.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_gone_already_is_gone()
    {
        using var stage = new Stage();
        stage.On(Ec2 + Operation, Unsuccessful("InvalidVpcEndpointService.NotFound"));

        await DeleteAsync(stage);

        Assert.Equal(Id, stage.Asked(Ec2 + Operation)["ServiceId.1"]);
    }

    private static Task<Outputs?> DeleteAsync(Stage stage) =>
        stage.PerformAsync(Edge, new AwsOperation.DeleteEndpointService(Stage.Owned(Id, Edge)));

    private static AwsAnswer Unsuccessful(string code) =>
        AwsAnswer.Ec2(
            Operation,
            $"<unsuccessful><item><resourceId>{Id}</resourceId><error><code>{code}</code><message>no</message></error></item></unsuccessful>"
        );
}
