using System.Text;
using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Tokens;
using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Playing;

/// <summary>Plays the HTTP steps of a scenario, polls among them.</summary>
internal sealed class LongPolls(PlayOptions options, Variables variables, Ref<PhxRefs> refs)
{
    private readonly List<Task> _all = [];

    public async Task ExchangeAsync(Step.Http step, PlayedClient client)
    {
        NoteSent(step.Request, client);
        var request = variables.Fill(step.Request);
        await CheckAsync(step, request, await HttpExchange.RunAsync(step, request, options), step.Response, step.Save, client);
    }

    public Task Start(Step.HttpStart step, PlayedClient client)
    {
        NoteSent(step.Request, client);
        var exchange = HttpExchange.RunAsync(step, variables.Fill(step.Request), options);
        client.UnderWay[step.Id] = exchange;
        _all.Add(exchange);
        return Task.CompletedTask;
    }

    public async Task EndAsync(Step.HttpEnd step, PlayedClient client, Scenario scenario)
    {
        if (!client.UnderWay.TryGetValue(step.Id, out var exchange))
            throw new PlayFailedException(step, $"the request {step.Id}", "none", "the transcript ends a request that it never started");
        var request = scenario.Steps.OfType<Step.HttpStart>().First(start => start.Id == step.Id && start.Client == step.Client).Request;
        await CheckAsync(step, variables.Fill(request), await exchange, step.Response, step.Save, client);
    }

    private static void NoteSent(HttpRequest request, PlayedClient client)
    {
        foreach (var line in Encoding.UTF8.GetString(request.Body ?? []).Split('\n'))
        {
            if (WireMessage.Read(new Frame(FrameKind.Text, Encoding.UTF8.GetBytes(line))) is { } message)
                client.Membership.Sent(message);
        }
    }

    private async Task CheckAsync(
        Step step, HttpRequest request, HttpResponse came, HttpResponse expected, IReadOnlyDictionary<string, string> save, PlayedClient client)
    {
        if (HttpComparison.Difference(expected, came) is { } difference)
            throw new PlayFailedException(step, Describe(expected), Describe(came), difference);
        Save(step, came, save);
        await TakeMessagesAsync(step, request, came, expected, client);
    }

    private void Save(Step step, HttpResponse came, IReadOnlyDictionary<string, string> save)
    {
        foreach (var (name, place) in save)
        {
            if (HttpComparison.LongPollBody(came) is not { } body || !body.TryGetProperty(place.TrimStart('/'), out var value) || Json.StringOrNull(value) is not { } text)
                throw new PlayFailedException(step, $"a text at {place}", Describe(came), "there is nothing to save");
            variables.Save(name, text);
        }
    }

    // "Long-poll: messages that came in one poll may come in several, in the same order." So it polls on until all are there.
    private async Task TakeMessagesAsync(Step step, HttpRequest request, HttpResponse came, HttpResponse expected, PlayedClient client)
    {
        var group = new ExpectedGroup([.. HttpComparison.Messages(expected).Select(frame => new Expected(step.Number, frame, null))], client.Membership, refs);
        Take(step, group, came);
        while (!group.AllMet)
        {
            came = await HttpExchange.RunAsync(step, request, options);
            if (HttpComparison.Messages(came).Count == 0)
                throw new PlayFailedException(step, group.Missing.First().Frame.ToString(), Describe(came), "the message is missing");
            Take(step, group, came);
        }
    }

    private static void Take(Step step, ExpectedGroup group, HttpResponse came)
    {
        foreach (var message in HttpComparison.Messages(came))
        {
            var next = group.Missing.FirstOrDefault()?.Frame.ToString() ?? "no more messages";
            if (group.Offer(message) is { } problem)
                throw new PlayFailedException(step, next, message.ToString(), problem);
        }
    }

    private static string Describe(HttpResponse response) => $"{response.Status} {Excerpt.OfText(response.Body)}";

    /// <summary>Waits for what is still under way, whose outcome nobody asks for any more.</summary>
    public async Task EndAllAsync()
    {
        foreach (var exchange in _all)
            await exchange.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
