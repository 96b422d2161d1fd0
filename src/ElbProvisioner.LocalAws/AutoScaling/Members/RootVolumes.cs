using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>
/// Instances that get another root volume and stay what they are otherwise ("Replace root volumes during instance refresh" in the user
/// guide).
/// </summary>
internal static class RootVolumes
{
    public const string What = "autoscaling.rootVolume";

    public static void Begin(Transaction transaction, Group group, Member member, string cause)
    {
        var activity = Activities.Begin(
            transaction,
            group,
            $"Replacing the root volume of EC2 instance: {member.InstanceId}",
            cause,
            member.Zone,
            Instances.Find(transaction, member.InstanceId)?.SubnetId,
            does: null,
            member.InstanceId
        );
        Activities.Step(transaction, activity.Key, "WaitingForInPlaceUpdateToStart", 10);
        transaction.Scaling.Members.Put(member with { State = Lifecycle.ReplacingRoot, Activity = activity.Key });
        transaction.Later(transaction.Timings.GroupReview, What, member.Key);
    }

    public static void Continue(Transaction transaction, AgendaItem item)
    {
        if (
            transaction.Scaling.Members.Find(item.Subject) is not { IsReplacingRoot: true } member
            || transaction.Scaling.Groups.Find(member.Group) is not { } group
        )
        {
            return;
        }

        switch (member.State)
        {
            case Lifecycle.ReplacingRoot:
                Replace(transaction, group, member);
                break;
            case Lifecycle.ReplacingRootProceed:
                Activities.Step(transaction, member.Activity, "WaitingForInPlaceUpdateToFinalize", 80);
                transaction.Scaling.Members.Put(member with { State = Lifecycle.RootReplaced });
                transaction.Later(transaction.Timings.ApplicationStart, What, member.Key);
                break;
            default:
                Activities.End(transaction, member.Activity, "Successful");
                transaction.Scaling.Members.Put(
                    member with
                    {
                        State = Lifecycle.InService,
                        InServiceAt = transaction.Now,
                        Activity = null,
                    }
                );
                Reviews.Soon(transaction, group.Key);
                break;
        }
    }

    /// <summary>By the override of its type. One whose volume cannot be replaced is terminated, and another one launched.</summary>
    private static void Replace(Transaction transaction, Group group, Member member)
    {
        var recipe = ActiveRefreshes.RecipeFor(transaction, group);
        var choice = Recipes.Overrides(recipe).ToList().FindIndex(item => item["InstanceType"]?.GetValue<string>() == member.InstanceType);
        if (choice < 0 || Instances.Find(transaction, member.InstanceId)?.State != "running")
        {
            Activities.End(transaction, member.Activity, "Failed", "The root volume could not be replaced.");
            Terminations.Begin(
                transaction,
                group,
                member with
                {
                    Activity = null,
                },
                $"{Words.At(transaction)} an instance was taken out of service because its root volume could not be replaced."
            );
            return;
        }

        var ingredients = Recipes.Resolve(transaction, recipe, new(choice, member.IsSpot));
        var image = ingredients.Data["ImageId"]?.GetValue<string>() ?? member.ImageId;
        Instances.ReplaceRoot(transaction, member.InstanceId, image);
        Activities.Step(transaction, member.Activity, "InPlaceUpdateInProgress", 40);
        transaction.Scaling.Members.Put(
            member with
            {
                State = Lifecycle.ReplacingRootProceed,
                ImageId = image,
                Template = ingredients.Template,
                Choice = choice,
                RenewedAt = transaction.Now,
            }
        );
        transaction.Later(transaction.Timings.InstanceStart, What, member.Key);
    }
}
