using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using static ElbProvisioner.Core.Tests.PlanFile.SamplePlan;

namespace ElbProvisioner.Core.Tests.PlanFile;

public sealed class SavedPlanTests
{
    [Fact]
    public void What_AWS_reported_is_sealed_with_the_salt_of_each_plan()
    {
        var salted = Saved with { Salt = "a", LiveFingerprint = SavedPlan.Seal(Made.LiveFingerprint, "a") };

        Assert.NotEqual(salted.LiveFingerprint, SavedPlan.Seal(Made.LiveFingerprint, "b"));
        Assert.DoesNotContain(Made.LiveFingerprint, System.Text.Encoding.UTF8.GetString(SavedPlanJson.Write(salted)));
        Assert.Empty(salted.Refusals(Made));
        Assert.Single((salted with { Salt = "b" }).Refusals(Made));
    }

    [Fact]
    public void A_saved_plan_comes_back_as_it_was()
    {
        var read = Read(SavedPlanJson.Write(Saved));

        Assert.Equal(SavedPlanJson.Write(Saved), SavedPlanJson.Write(read));
        Assert.Equal(Saved.Sources, read.Sources);
        Assert.Equal(Saved.Files, read.Files);
        Assert.Equal(Saved.Variables, read.Variables);
        Assert.Equal(Saved.Environment, read.Environment);
        Assert.Equal(Saved.PlanJson, read.PlanJson);
    }

    [Fact]
    public void The_goal_is_kept() =>
        Assert.Equal(PlanGoal.Destroy, Read(SavedPlanJson.Write(Saved with { Goal = PlanGoal.Destroy })).Goal);

    [Fact]
    public void The_same_plan_made_again_is_accepted() => Assert.Empty(Read(SavedPlanJson.Write(Saved)).Refusals(Made));

    [Fact]
    public void Another_account_or_region_is_refused()
    {
        Assert.Equal(PlanFileDiagnostics.OtherPlace, Assert.Single(Saved.Refusals(Made with { Account = "210987654321" })).Code);
        Assert.Equal(PlanFileDiagnostics.OtherPlace, Assert.Single(Saved.Refusals(Made with { Region = "eu-west-1" })).Code);
    }

    [Fact]
    public void A_moved_world_is_refused_even_when_the_plan_looks_the_same() =>
        Assert.Equal(PlanFileDiagnostics.Stale, Assert.Single(Saved.Refusals(Made with { LiveFingerprint = "live-2" })).Code);

    [Fact]
    public void A_plan_that_would_change_something_else_is_refused_and_says_what()
    {
        var other = Made with { Changes = [Made.Changes[0], Made.Changes[1] with { Properties = [] }] };

        var refusal = Assert.Single(Saved.Refusals(other));

        Assert.Equal(PlanFileDiagnostics.Stale, refusal.Code);
        Assert.Contains("for targetGroup/images.", refusal.Message);
        Assert.DoesNotContain("targetGroup/app", refusal.Message);
    }

    [Fact]
    public void A_plan_that_would_act_otherwise_is_refused() =>
        Assert.Equal(PlanFileDiagnostics.Stale, Assert.Single(Saved.Refusals(Made with { Actions = Made.Actions[..2] })).Code);

    [Fact]
    public void Every_byte_of_the_content_counts()
    {
        var file = SavedPlanJson.Write(Saved);
        var begin = Encoding.UTF8.GetString(file).IndexOf("\"saved\":", StringComparison.Ordinal) + 8;
        for (var i = begin; i < file.Length - 1; i++)
        {
            var edited = file.ToArray();
            edited[i] ^= 1;
            Assert.Equal(PlanFileDiagnostics.Damaged, Refused(edited).Code);
        }
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_damaged()
    {
        var file = SavedPlanJson.Write(Saved);
        for (var length = 0; length < file.Length; length++)
        {
            Assert.Equal(PlanFileDiagnostics.Damaged, Refused(file[..length]).Code);
        }
    }

    [Theory]
    [InlineData("stack: shop")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "formatVersion": "1" }""")]
    [InlineData("""{ "formatVersion": 3 }""")]
    [InlineData("""{ "formatVersion": 3, "saved": {}, "sha256": 7 }""")]
    public void What_is_no_plan_file_is_refused(string text) =>
        Assert.Equal(PlanFileDiagnostics.Damaged, Refused(Encoding.UTF8.GetBytes(text)).Code);

    [Fact]
    public void A_later_format_is_refused_as_such()
    {
        var later = Encoding
            .UTF8.GetString(SavedPlanJson.Write(Saved))
            .Replace("\"formatVersion\":3,\"sha256\"", "\"formatVersion\":4,\"sha256\"");

        Assert.Equal(PlanFileDiagnostics.UnknownFormat, Refused(Encoding.UTF8.GetBytes(later)).Code);
    }

    [Fact]
    public void Another_version_of_elbctl_is_refused_by_name()
    {
        var refusal = Refused(SavedPlanJson.Write(Saved with { ElbctlVersion = "9.9.9" }));

        Assert.Equal(PlanFileDiagnostics.OtherVersion, refusal.Code);
        Assert.Contains("9.9.9", refusal.Message);
    }

    private static SavedPlan Read(byte[] file)
    {
        Assert.True(SavedPlanJson.TryRead(file, "plan.elb", "1.2.3", out var plan, out _));
        return plan;
    }

    private static Diagnostic Refused(byte[] file)
    {
        Assert.False(SavedPlanJson.TryRead(file, "plan.elb", "1.2.3", out _, out var refusal));
        return refusal;
    }
}
