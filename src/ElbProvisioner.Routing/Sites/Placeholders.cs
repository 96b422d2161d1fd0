using System.Text;

namespace ElbProvisioner.Routing.Sites;

/// <summary>The request's own parts in a redirect: <c>#{host}</c> and so on.</summary>
internal static class Placeholders
{
    /// <param name="value">By placeholder, as it is written; null: it is none, and stays as it is.</param>
    public static string Fill(string text, Func<string, string?> value)
    {
        var written = new StringBuilder();
        var at = 0;
        while (text.IndexOf("#{", at, StringComparison.Ordinal) is >= 0 and var begin)
        {
            var end = text.IndexOf('}', begin);
            if (end < 0)
            {
                break;
            }

            var placeholder = text[begin..(end + 1)];
            written.Append(text, at, begin - at).Append(value(placeholder) ?? placeholder);
            at = end + 1;
        }

        return written.Append(text, at, text.Length - at).ToString();
    }
}
