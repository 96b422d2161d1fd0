namespace ElbProvisioner.Core.PlanFile;

/// <summary>Names of what a plan was made from.</summary>
public static class SavedInput
{
    public static string Variable(string name) => "variable " + name;

    public static string Environment(string name) => "environment " + name;

    public static string File(string name) => "file " + name;

    public static string Source(string name) => "source " + name;

    public static string Parameter(string name) => "parameter " + name;
}
