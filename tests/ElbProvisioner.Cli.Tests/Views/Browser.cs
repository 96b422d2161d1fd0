using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ElbProvisioner.Cli.Tests.Views;

/// <summary>
/// A browser without a window, spoken to by the Chrome DevTools Protocol [chromedevtools.github.io/devtools-protocol]: one page at a time.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "microsoft-edge",
        "msedge",
    ];

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private int _next;

    private Browser(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Every URL that the page has asked for since it was opened.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What the browser had to say about the page: a policy that was hurt, for one.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Null: none is installed.</summary>
    public static string? Find() =>
        Environment.GetEnvironmentVariable("ELBCTL_TEST_BROWSER") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(static folder =>
                    Names.SelectMany(name => (string[])[Path.Combine(folder, name), Path.Combine(folder, name + ".exe")])
                )
                .FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync(string program, CancellationToken stop)
    {
        var profile = Directory.CreateTempSubdirectory("elbctl-browser-");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (
            var argument in (string[])
                [
                    "--headless",
                    "--no-sandbox",
                    "--no-zygote",
                    "--single-process",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--remote-debugging-port=0",
                    $"--user-data-dir={profile.FullName}",
                    "about:blank",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var browser = new Browser(process, profile);
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        const string Listening = "DevTools listening on ws://";
        while (await process.StandardError.ReadLineAsync(stop) is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                process.ErrorDataReceived += static (_, _) => { };
                process.BeginErrorReadLine();
                await browser.AttachAsync(line[Listening.Length..].Split('/')[0], stop);
                return browser;
            }
        }

        await browser.DisposeAsync();
        throw new InvalidOperationException($"{program} ended before it listened.");
    }

    public async Task OpenAsync(string file, string scheme, CancellationToken stop)
    {
        await CallAsync(
            "Emulation.setEmulatedMedia",
            new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) },
            stop
        );
        Requests.Clear();
        Complaints.Clear();
        await CallAsync("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri }, stop);
        while (await EvaluateAsync("document.readyState + ' ' + (location.href === 'about:blank')", stop) != "complete false") { }
    }

    /// <param name="script">An expression; it runs in the page, whatever the page's policy says.</param>
    public async Task<string> EvaluateAsync(string script, CancellationToken stop)
    {
        var answer = await CallAsync("Runtime.evaluate", new() { ["expression"] = $"String({script})", ["returnByValue"] = true }, stop);
        return answer["result"]?["value"]?.GetValue<string>() ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    public async Task PressTabAsync(CancellationToken stop)
    {
        foreach (var type in (string[])["keyDown", "keyUp"])
        {
            await CallAsync(
                "Input.dispatchKeyEvent",
                new()
                {
                    ["type"] = type,
                    ["key"] = "Tab",
                    ["code"] = "Tab",
                    ["windowsVirtualKeyCode"] = 9,
                },
                stop
            );
        }
    }

    /// <summary>What a screen reader is told: role and name of everything that is not passed over, in the order of the page.</summary>
    public async Task<IReadOnlyList<(string Role, string Name)>> ReadAloudAsync(CancellationToken stop)
    {
        var tree = await CallAsync("Accessibility.getFullAXTree", [], stop);
        return
        [
            .. (tree["nodes"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Where(static node => node["ignored"]?.GetValue<bool>() != true)
                .Select(static node => (node["role"]?["value"]?.ToString() ?? "", node["name"]?["value"]?.ToString() ?? "")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A part of it may still be written.
        }
    }

    private async Task AttachAsync(string address, CancellationToken stop)
    {
        using var http = new HttpClient();
        var pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{address}/json/list"), stop)) as JsonArray ?? [];
        var url =
            pages.First(static p => p?["type"]?.ToString() == "page")?["webSocketDebuggerUrl"]?.ToString()
            ?? throw new InvalidOperationException("no page");
        await _socket.ConnectAsync(new(url), stop);
        foreach (var domain in (string[])["Page", "Runtime", "Network", "Log", "Accessibility"])
        {
            await CallAsync($"{domain}.enable", [], stop);
        }
    }

    /// <summary>Events that come before the answer are kept.</summary>
    private async Task<JsonNode> CallAsync(string method, JsonObject parameters, CancellationToken stop)
    {
        var id = ++_next;
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, stop);
        while (true)
        {
            var answer = await ReceiveAsync(stop);
            if (answer["id"]?.GetValue<int>() == id)
            {
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer.ToJsonString()}");
            }

            switch (answer["method"]?.ToString())
            {
                case "Network.requestWillBeSent":
                    Requests.Enqueue(answer["params"]?["request"]?["url"]?.ToString() ?? "");
                    break;
                case "Log.entryAdded":
                    Complaints.Enqueue(answer["params"]?["entry"]?["text"]?.ToString() ?? "");
                    break;
                case "Runtime.exceptionThrown" or "Runtime.consoleAPICalled":
                    Complaints.Enqueue(answer.ToJsonString());
                    break;
                default:
                    break;
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken stop)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[65536];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), stop);
            whole.Write(buffer, 0, part.Count);
        } while (!part.EndOfMessage);

        return JsonNode.Parse(whole.ToArray()) ?? throw new JsonException("null");
    }
}
