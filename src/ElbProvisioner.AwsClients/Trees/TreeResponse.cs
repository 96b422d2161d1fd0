using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>An answer read into a tree.</summary>
internal sealed class TreeResponse : AmazonWebServiceResponse
{
    public Tree Tree { get; init; } = new(StructureShape.Empty);
}

/// <summary>A structure while it is read.</summary>
internal sealed class Tree(StructureShape shape)
{
    public StructureShape Shape => shape;

    public Dictionary<string, object> Members { get; } = [];

    /// <summary>What is said twice counts as it was said last.</summary>
    public void Set(Member member, object? value)
    {
        if (value is null)
        {
            Members.Remove(member.Name);
        }
        else
        {
            Members[member.Name] = value;
        }
    }

    /// <summary>Adds one item of a list whose items follow each other without an element around them.</summary>
    public void Append(Member member, object? item)
    {
        if (!Members.TryGetValue(member.Name, out var items))
        {
            Members[member.Name] = items = new List<object>();
        }
        Add((List<object>)items, item);
    }

    /// <summary>An item that says nothing is none.</summary>
    public static bool Add(List<object> items, object? item)
    {
        if (item is not null)
        {
            items.Add(item);
        }
        return true;
    }
}
