using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// A page of one file: no script, nothing from elsewhere, and a policy that lets a browser load nothing even if a text got through as
/// markup. Landmarks, headings and tables carry what it says; colour only repeats it. The style sheet's pairs of colours keep the contrast
/// of WCAG 2.2, AA: 4.5 for text, 3 for lines.
/// </summary>
internal sealed class HtmlPage(string title)
{
    /// <summary>Names of colours, of which both schemes have their own; the scheme is the reader's.</summary>
    public static string Style { get; } =
        """
            :root{color-scheme:light dark;--back:#ffffff;--text:#1b1f24;--faint:#57606a;--line:#6e7781;--link:#0550ae;--panel:#f6f8fa;
            --add:#116329;--change:#7d4e00;--replace:#6639ba;--remove:#a40e26;
            --add-back:#dafbe1;--change-back:#fff8c5;--replace-back:#fbefff;--remove-back:#ffebe9}
            @media (prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--faint:#9aa4af;--line:#8b949e;--link:#79c0ff;--panel:#161b22;
            --add:#56d364;--change:#e3b341;--replace:#d2a8ff;--remove:#ff9a93;
            --add-back:#0f2a1a;--change-back:#2e2411;--replace-back:#271a3d;--remove-back:#3a1418}}
            body{background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:110rem;padding:1rem 1.5rem}
            h1,h2,h3{line-height:1.25}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
            a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
            .skip{position:absolute;left:-99rem}.skip:focus{position:static}
            nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;padding:0}
            table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--faint);padding:.25rem 0}
            th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top;min-width:5.5rem;overflow-wrap:anywhere}
            thead th{background:var(--panel)}tbody th{font-weight:600}
            code{font:.875em ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
            .scroll{overflow-x:auto}.faint{color:var(--faint)}summary{cursor:pointer;padding:.15rem 0}
            .mark{white-space:nowrap;font-weight:600}
            .mark.add,.note{color:var(--add)}.mark.change{color:var(--change)}.mark.replace{color:var(--replace)}.mark.remove{color:var(--remove)}
            tr.add>.mark{background:var(--add-back)}tr.change>.mark{background:var(--change-back)}
            tr.replace>.mark{background:var(--replace-back)}tr.remove>.mark{background:var(--remove-back)}
            .grave{color:var(--remove);font-weight:700}
            .message{border-left:6px solid var(--change);background:var(--change-back);padding:.5rem 1rem;margin:.75rem 0}
            .message.error{border-left-color:var(--remove);background:var(--remove-back)}.message p{margin:0}
            svg text{font:11px ui-monospace,monospace;fill:var(--text)}svg .kind{fill:var(--faint)}svg .name{font-weight:700}
            .node rect{fill:var(--panel);stroke:var(--line);stroke-width:1.25}.edge path{fill:none;stroke:var(--line);stroke-width:1.5}
            .label{paint-order:stroke;stroke:var(--back);stroke-width:4px;stroke-linejoin:round}.head{fill:var(--line)}
            .edge.admits path,.edge.guards path,.edge.serves path{stroke-dasharray:1 4;stroke-linecap:round}
            .node.add rect{fill:var(--add-back);stroke:var(--add);stroke-width:3.5}
            .node.change rect{fill:var(--change-back);stroke:var(--change);stroke-width:2;stroke-dasharray:9 4}
            .node.replace rect{fill:var(--replace-back);stroke:var(--replace);stroke-width:1.75}
            .node.remove rect{fill:var(--remove-back);stroke:var(--remove);stroke-width:2;stroke-dasharray:2 4}
            .node.remove .name{text-decoration:line-through}
            .node.add .kind,.node.change .kind,.node.replace .kind,.node.remove .kind{fill:var(--text);font-weight:700}
            .node.ill rect{stroke:var(--remove);stroke-width:3.5}.node.ill .kind{fill:var(--remove);font-weight:700}
            .edge.add path{stroke:var(--add);stroke-width:3.5}.edge.change path{stroke:var(--change);stroke-dasharray:9 4;stroke-width:2}
            .edge.replace path{stroke:var(--replace)}.edge.remove path{stroke:var(--remove);stroke-dasharray:2 4;stroke-width:2}
            .head.add{fill:var(--add)}.head.change{fill:var(--change)}.head.replace{fill:var(--replace)}.head.remove{fill:var(--remove)}
            svg .bar{fill:var(--line)}svg .bad{fill:var(--remove)}svg .axis{stroke:var(--line)}
            svg .course{fill:none;stroke:var(--add);stroke-width:2}
            @media print{nav,.skip{display:none}body{max-width:none}}
            """.ReplaceLineEndings("\n");

    private readonly StringBuilder _sections = new();
    private readonly List<(string Id, string Heading)> _contents = [];

    /// <summary>Somebody else's text, as text.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    public static string Code(string text) => $"<code>{Text(text)}</code>";

    /// <param name="id">Where the table of contents leads.</param>
    /// <param name="content">Markup.</param>
    public void Section(string id, string heading, string content)
    {
        _contents.Add((id, heading));
        _sections.Append("<section aria-labelledby=\"").Append(id).Append("\">\n<h2 id=\"").Append(id).Append("\">").Append(Text(heading));
        _sections.Append("</h2>\n").Append(content).Append("\n</section>\n");
    }

    /// <param name="columns">Of which the first names each row.</param>
    /// <param name="rows">Markup of the cells, and what the row is of: a class, or nothing.</param>
    public static string Table(string caption, IEnumerable<string> columns, IEnumerable<(string Class, IEnumerable<string> Cells)> rows)
    {
        var table = new StringBuilder("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"").Append(Text(caption));
        table.Append("\"><table>\n<caption>").Append(Text(caption)).Append("</caption>\n<thead><tr>");
        foreach (var column in columns)
        {
            table.Append("<th scope=\"col\">").Append(Text(column)).Append("</th>");
        }

        table.Append("</tr></thead>\n<tbody>\n");
        foreach (var (look, cells) in rows)
        {
            var tag = "th";
            table.Append(look.Length == 0 ? "<tr>" : $"<tr class=\"{look}\">");
            foreach (var cell in cells)
            {
                var mark = tag == "th" && look.Length > 0 ? $" class=\"mark {look}\"" : "";
                table.Append('<').Append(tag).Append(tag == "th" ? " scope=\"row\"" : "").Append(mark).Append('>').Append(cell);
                table.Append("</").Append(tag).Append('>');
                tag = "td";
            }

            table.Append("</tr>\n");
        }

        return table.Append("</tbody>\n</table></div>").ToString();
    }

    /// <param name="lead">Markup under the heading.</param>
    public string Build(string lead)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; ");
        page.Append("style-src 'sha256-").Append(hash).Append("'\">\n");
        page.Append(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
        );
        page.Append("<title>").Append(Text(title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n");
        page.Append("<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header>\n<h1>").Append(Text(title)).Append("</h1>\n");
        page.Append(lead).Append("\n</header>\n<nav aria-label=\"Contents\">\n<ul>\n");
        foreach (var (id, heading) in _contents)
        {
            page.Append("<li><a href=\"#").Append(id).Append("\">").Append(Text(heading)).Append("</a></li>\n");
        }

        page.Append("</ul>\n</nav>\n<main id=\"content\" tabindex=\"-1\">\n").Append(_sections);
        page.Append("</main>\n<footer>\n<p class=\"faint\">Drawn by elbctl.</p>\n</footer>\n</body>\n</html>");
        return page.ToString();
    }
}
