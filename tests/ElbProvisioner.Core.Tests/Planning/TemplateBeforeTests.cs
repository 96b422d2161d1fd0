using System.Collections.Immutable;
using System.Text;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Before;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class TemplateBeforeTests
{
    private const string Old = "#!/bin/sh\nserve one\n";
    private const string New = "#!/bin/sh\nserve two\n";

    [Fact]
    public async Task User_data_is_told_as_it_was_and_becomes()
    {
        var change = await UserDataAsync(Old, New, Bytes(Old));

        Assert.Equal((Old, New, false), (change.Before, change.After, change.IsSensitive));
    }

    [Fact]
    public async Task User_data_that_the_tag_does_not_know_by_its_text_stays_untold()
    {
        var change = await UserDataAsync("password=of-yesterday", New, Bytes("password=of-today"));

        Assert.Equal(("(other)", $"{New.Length} characters"), (change.Before, change.After));
    }

    [Theory]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0, 0 })]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b' })]
    public async Task Packed_user_data_is_called_so(byte[] packed)
    {
        var change = await UserDataAsync(Old, New, packed);

        Assert.Equal($"({packed.Length} bytes that are no text)", change.Before);
    }

    [Fact]
    public async Task User_data_longer_than_EC2_takes_stays_untold()
    {
        var text = new string('x', 16 * 1024 + 1);

        Assert.Equal("(other)", (await UserDataAsync(text, New, Bytes(text))).Before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_secret_before_or_after_keeps_both_untold(bool isNew)
    {
        var secrets = Secrets.Of(["one"], [Old]);
        var (world, stack) = (new ModelWorld(), Stacks.Shop.WithUserData(isNew ? New : Old));
        await ModelRun.ApplyAsync(world, isNew ? stack : stack with { Secrets = secrets });
        var edited = isNew ? stack.WithUserData(Old) with { Secrets = secrets } : stack.WithUserData(New);

        var plan = Planner.Plan(edited, world.World);
        plan = TemplateBefore.Tell(
            plan,
            [.. TemplateBefore.Asked(plan, world.World).Select(q => new TemplateBefore.Answer(q, Bytes(isNew ? New : Old), []))]
        );

        var change = Assert.Single(plan.Changes.SelectMany(c => c.Properties), p => p.Path == "userData");
        Assert.Equal("(other)", change.Before);
        Assert.DoesNotContain("serve", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_volume_that_changes_is_told_alone()
    {
        var root = Volumes.Gp3("/dev/xvda", 20);
        var data = Volumes
            .Gp3("/dev/sdf", 100)
            .With(VolumeTable.Iops, 4000)
            .With(VolumeTable.Throughput, 250)
            .With(VolumeTable.DeleteOnTermination, false);
        var scratch = Volumes.Gp3("/dev/sdg", 5).With(VolumeTable.Encrypted, false);
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, WithVolumes(root, data));
        var plan = Planner.Plan(WithVolumes(root.With(VolumeTable.Size, 30), scratch), world.World);

        var told = TemplateBefore.Tell(
            plan,
            [.. TemplateBefore.Asked(plan, world.World).Select(q => new TemplateBefore.Answer(q, [], [root, data]))]
        );

        Assert.Equal(
            [
                "volumes./dev/sdf: gp3 100 GiB 4000 IOPS 250 MiB/s encrypted kept after termination -> ",
                "volumes./dev/sdg:  -> gp3 5 GiB",
                "volumes./dev/xvda: gp3 20 GiB encrypted -> gp3 30 GiB encrypted",
            ],
            told.Changes.SelectMany(c => c.Properties)
                .Where(p => p.Path.StartsWith("volumes", StringComparison.Ordinal))
                .Select(p => $"{p.Path}: {p.Before} -> {p.After}")
        );
    }

    [Fact]
    public async Task Nothing_is_asked_where_neither_changes()
    {
        var world = new ModelWorld();
        Assert.Empty(TemplateBefore.Asked(Planner.Plan(Stacks.Shop, world.World), world.World));
        await ModelRun.ApplyAsync(world, Stacks.Shop);

        foreach (var stack in (Stack[])[Stacks.Shop, Stacks.Shop.WithTemplate(LaunchTemplateTable.InstanceType, "t3.small")])
        {
            Assert.Empty(TemplateBefore.Asked(Planner.Plan(stack, world.World), world.World));
        }

        Assert.Empty(TemplateBefore.Asked(Planner.PlanDestroy(Stacks.Shop, world.World), world.World));
    }

    private static async Task<PropertyChange> UserDataAsync(string before, string after, byte[] read)
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Stacks.Shop.WithUserData(before));
        var plan = Planner.Plan(Stacks.Shop.WithUserData(after), world.World);
        var question = Assert.Single(TemplateBefore.Asked(plan, world.World));
        Assert.Equal(1, question.Version);
        return Assert.Single(
            TemplateBefore.Tell(plan, [new(question, read, [])]).Changes.SelectMany(c => c.Properties),
            p => p.Path == "userData"
        );
    }

    private static Stack WithVolumes(params ImmutableArray<Settings> volumes) =>
        Stacks.Shop.WithTemplate(LaunchTemplateTable.Volumes, volumes);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
