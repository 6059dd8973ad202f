using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Churn;

/// <summary>Ten thousand joins, leaves and pushes of a few topics, in random order and without waiting for answers.</summary>
public sealed class ChurnTests
{
    private const int Steps = 10_000;

    private static readonly string[] Topics = ["room:0", "room:1", "room:2", "room:3"];
    private static readonly string[] Hows = ["a", "a", "a", "ay", "ay", "ay", "r", "ry", "c", "cy"];
    private static readonly string[] Pushes = ["echo", "echo", "echo", "later", "later", "shout", "stop", "crash"];

    public static TheoryData<int> Seeds => [1, 2, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task No_two_callbacks_of_a_topic_run_at_once_and_every_accepted_join_is_left_once(int seed)
    {
        var (ledger, oracle) = (new ChurnLedger(), new ChurnOracle());
        using var host = new SocketHost().Channel("room:*", _ => new ChurnChannel(ledger));
        var session = host.Connect();

        var joins = await ChurnAsync(session, oracle, new Random(seed));
        foreach (var topic in Topics)
            await EmptyAsync(session, oracle, topic);

        Assert.True(oracle.Violations.Count == 0, $"seed {seed}: {string.Join('\n', oracle.Violations)}");
        Assert.True(ledger.Violations.IsEmpty, $"seed {seed}: {string.Join('\n', ledger.Violations)}");
        Assert.True(joins.All(oracle.HasAnswered), $"seed {seed}: a join was not answered");
        Assert.True(oracle.Open.Count == 0, $"seed {seed}: never told of the end of {string.Join(' ', oracle.Open)}");
        Assert.True(oracle.Accepted == ledger.Accepted.Count, $"seed {seed}: {oracle.Accepted} were told of {ledger.Accepted.Count} joins");
        Assert.True(ledger.Accepted.All(channel => ledger.Lefts.GetValueOrDefault(channel) == 1), $"seed {seed}: LeftAsync was not called once");
        Assert.True(ledger.Lefts.Count == ledger.Accepted.Count, $"seed {seed}: LeftAsync was called for a join that was not accepted");
        Assert.False(session.HasChannels, $"seed {seed}: a zombie is left");
        Assert.Equal(0, host.TopicCount);
    }

    private static async Task<List<string>> ChurnAsync(SessionDriver session, ChurnOracle oracle, Random random)
    {
        List<string> joins = [];
        var last = Topics.ToDictionary(topic => topic, _ => "0");
        for (var step = 1; step <= Steps; step++)
        {
            var topic = random.GetItems(Topics, 1)[0];
            var joinRef = random.Next(10) switch { 0 => "\"0\"", 1 => "null", _ => $"\"{last[topic]}\"" };
            switch (random.Next(10))
            {
                case < 3:
                    joins.Add(last[topic] = $"{step}");
                    session.Receives($"""["{step}","{step}","{topic}","phx_join","{random.GetItems(Hows, 1)[0]}"]""");
                    break;
                case 3:
                    session.Receives($$"""[{{joinRef}},"l{{step}}","{{topic}}","phx_leave",{}]""");
                    break;
                default:
                    session.Receives($$"""[{{joinRef}},"p{{step}}","{{topic}}","{{random.GetItems(Pushes, 1)[0]}}",{}]""");
                    break;
            }
            if (random.Next(20) == 0)
                await Task.Yield();
            foreach (var frame in session.Transport.TakeAll())
                oracle.See(InMemoryTransport.Text(frame));
        }
        return joins;
    }

    // Joins once more, which waits for all that was there, and leaves.
    private static async Task EmptyAsync(SessionDriver session, ChurnOracle oracle, string topic)
    {
        var joinRef = $"end-{topic}";
        session.Receives($"""["{joinRef}","{joinRef}","{topic}","phx_join","a"]""");
        await UntilAsync(() => oracle.Open.Contains(joinRef));
        session.Receives($$"""["{{joinRef}}","l-{{topic}}","{{topic}}","phx_leave",{}]""");
        await UntilAsync(() => !oracle.Open.Contains(joinRef));

        async Task UntilAsync(Func<bool> isSo)
        {
            while (!isSo())
                oracle.See(await session.SendsNextAsync());
        }
    }
}
