using System.Text;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.World;

/// <summary>A world outlives its process, whatever ends it, and several processes share it.</summary>
public sealed class WorldFileTests : IDisposable
{
    private const string Region = "eu-west-1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elbctl-world-");
    private readonly WorldTime _real = new();

    private string File => Path.Combine(_folder.FullName, "deep", "aws.world");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_one_process_did_the_next_one_finds()
    {
        Put(Open(), "a", 1);
        Put(Open(), "b", 2);

        var third = Open();

        Assert.Equal(1, Value(third, "a"));
        Assert.Equal(2, Value(third, "b"));
    }

    [Fact]
    public void Two_processes_at_once_see_each_others_changes()
    {
        var (one, two) = (Open(), Open());
        Put(one, "a", 1);
        Assert.Equal(1, Value(two, "a"));

        Put(two, "a", 2);
        Put(one, "b", 3);

        Assert.Equal(2, Value(one, "a"));
        Assert.Equal(3, Value(two, "b"));
    }

    [Fact]
    public void Ids_are_never_given_twice_by_two_processes()
    {
        var worlds = new[] { Open(), Open() };

        var ids = Enumerable.Range(0, 20).Select(n => worlds[n % 2].Aws.Run(Region, transaction => transaction.NewId(17))).ToList();

        Assert.Equal(20, ids.Distinct().Count());
    }

    [Fact]
    public void A_line_that_a_killed_process_left_without_an_end_is_taken_away()
    {
        var before = Open();
        Put(before, "a", 1);
        var whole = System.IO.File.ReadAllBytes(File);
        Put(before, "a", 2);
        var longer = System.IO.File.ReadAllBytes(File);

        // Killed after each possible number of bytes of its last line.
        for (var length = whole.Length; length < longer.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, longer[..length]);
            Assert.Equal(1, Value(Open(), "a"));
            Assert.Equal(whole, System.IO.File.ReadAllBytes(File));
        }
    }

    [Fact]
    public void A_process_killed_while_it_made_the_file_leaves_none()
    {
        Put(Open(), "a", 1);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length <= Array.IndexOf(whole, (byte)'\n'); length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Assert.Null(Value(Open(), "a"));
            Put(Open(), "b", 2);
            Assert.Equal(2, Value(Open(), "b"));
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_told_and_never_an_empty_world()
    {
        Put(Open(), "a", 1);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var at = 0; at < whole.Length - 1; at += 7)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            System.IO.File.WriteAllBytes(File, damaged);

            // A header that is merely another id or size is as good as before; nothing else passes.
            try
            {
                Assert.Equal(1, Value(Open(), "a"));
                Assert.InRange(at, 0, Array.IndexOf(whole, (byte)'\n'));
            }
            catch (WorldFileException told)
            {
                Assert.Contains("local reset", told.Remedy, StringComparison.Ordinal);
                Assert.Contains(File, told.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Some_other_file_is_not_taken_for_a_world()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File) ?? "");
        System.IO.File.WriteAllText(File, "stack: shop\n");

        var told = Assert.Throws<WorldFileException>(() => Put(Open(), "a", 1));

        Assert.Contains("not the local AWS", told.Reason, StringComparison.Ordinal);
        Assert.Equal("stack: shop\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_world_of_another_version_is_told_from_a_damaged_one()
    {
        Put(Open(), "a", 1);
        System.IO.File.WriteAllText(
            File,
            System.IO.File.ReadAllText(File).Replace("\"version\":1", "\"version\":9", StringComparison.Ordinal)
        );

        Assert.Contains("another version", Assert.Throws<WorldFileException>(() => Open()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reset_is_noticed_by_a_process_that_goes_on()
    {
        var serving = Open();
        Put(serving, "a", 1);

        Assert.True(LocalWorld.Reset(File));

        Assert.Null(Value(serving, "a"));
        Put(serving, "b", 2);
        Assert.Equal(2, Value(Open(), "b"));
        Assert.True(LocalWorld.Reset(File));
        Assert.False(LocalWorld.Reset(File));
    }

    [Fact]
    public void A_refused_turn_leaves_nothing_in_the_file()
    {
        var world = Open();
        Put(world, "a", 1);
        var before = System.IO.File.ReadAllBytes(File);

        Assert.Throws<AwsError>(() =>
            world.Aws.Run<int>(
                Region,
                transaction =>
                {
                    transaction.Here.Facts.Put(new("a", 2));
                    throw new AwsError("ValidationError", "no");
                }
            )
        );

        Assert.Equal(1, Value(world, "a"));
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_turn_that_could_not_be_written_did_not_happen()
    {
        var world = Open();
        Put(world, "a", 1);
        var before = System.IO.File.ReadAllBytes(File);

        Assert.Throws<WorldFileException>(() =>
            world.Aws.Run(
                Region,
                transaction =>
                {
                    transaction.Here.Facts.Put(new("a", 2));
                    System.IO.File.Delete(File);
                    Directory.CreateDirectory(File);
                    return true;
                }
            )
        );
        Directory.Delete(File);
        System.IO.File.WriteAllBytes(File, before);

        Assert.Equal(1, Value(world, "a"));
        Assert.Equal(1, Value(Open(), "a"));
    }

    [Fact]
    public void A_file_that_has_grown_is_made_small_again_and_the_others_follow()
    {
        var other = Open();
        Put(other, "a", 0);
        var writer = Open();
        var key = new string('k', 4000);
        for (var n = 1; n <= 600; n++)
        {
            Put(writer, key, n);
        }

        Assert.True(new FileInfo(File).Length < 1 << 21, $"{new FileInfo(File).Length} bytes");
        Assert.Equal(600, Value(Open(), key));
        Put(other, "b", 5);
        Assert.Equal(5, Value(writer, "b"));
        Assert.Equal(600, Value(other, key));
    }

    [Fact]
    public void Two_processes_have_one_clock_and_it_is_lifes()
    {
        var (serving, beside) = (Open(), LocalWorld.Open(File, _real, 3000));
        Put(serving, "a", 1);
        _real.Pass(TimeSpan.FromMinutes(7));
        Put(beside, "a", 2);
        _real.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(2, Value(serving, "a"));
        Assert.All([serving, beside, Open()], world => Assert.Equal(_real.GetUtcNow(), world.Clock.GetUtcNow()));
    }

    [Fact]
    public void A_world_that_is_ahead_of_life_lets_life_catch_up_and_all_agree_on_its_time()
    {
        var ahead = Open();
        ahead.Clock.NotBefore(_real.GetUtcNow() + TimeSpan.FromMinutes(10));
        Put(ahead, "a", 1);

        for (var minute = 0; minute < 30; minute++)
        {
            var opened = Open();
            Assert.Equal(ahead.Clock.GetUtcNow(), opened.Clock.GetUtcNow());
            Put(opened, "a", minute);
            _real.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(_real.GetUtcNow(), ahead.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("{\"s\":1")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public void A_cut_or_padded_end_is_told(string tail)
    {
        Put(Open(), "a", 1);
        System.IO.File.AppendAllText(File, tail);
        var said = new List<string>();

        var world = LocalWorld.Open(File, _real, LocalWorld.DefaultSpeed, options => options with { Log = said.Add });

        Assert.Equal(1, Value(world, "a"));
        Assert.Contains($"its last {tail.Length} bytes are no whole line", Assert.Single(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("world.facts", "vpc.moons", "vpc.moons")]
    [InlineData("\"Key\":\"a\",\"Value\":1", "\"Key\":\"a\",\"Value\":\"one\"", "another build")]
    [InlineData("\"c\":", "\"d\":", "another build")]
    public void A_line_of_another_build_is_told_from_a_damaged_one(string mine, string theirs, string expected)
    {
        Put(Open(), "a", 1);
        var lines = System.IO.File.ReadAllText(File).Split('\n');
        var line = lines[^2].Split('\t')[0].Replace(mine, theirs, StringComparison.Ordinal);
        lines[^2] = $"{line}\t{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..8]}";
        System.IO.File.WriteAllText(File, string.Join('\n', lines));

        var told = Assert.Throws<WorldFileException>(() => Value(Open(), "a"));

        Assert.Contains("another build", told.Reason, StringComparison.Ordinal);
        Assert.Contains(expected, told.Message, StringComparison.Ordinal);
        Assert.Contains("local reset", told.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "deep"), "a file where the folder would be");

        Assert.Contains("ELBCTL_LOCAL_STATE", Assert.Throws<WorldFileException>(() => Open()).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_else_may_read_what_a_launch_template_carries()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are a Unix matter");
            return;
        }

        Put(Open(), "a", 1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        Put(Open(), "a", 1);

        Assert.StartsWith(
            "{\"format\":\"elbctl local world\"",
            Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(File)),
            StringComparison.Ordinal
        );
    }

    private LocalWorld Open() => LocalWorld.Open(File, _real, LocalWorld.DefaultSpeed);

    private static void Put(LocalWorld world, string key, long value) =>
        world.Aws.Run(
            Region,
            transaction =>
            {
                transaction.Here.Facts.Put(new(key, value));
                return true;
            }
        );

    private static long? Value(LocalWorld world, string key) =>
        world.Aws.Run(Region, transaction => transaction.Here.Facts.Find(key)?.Value);
}
