using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Hosts;

/// <summary>
/// A long-poll client behind a load balancer that sends each request to the next node. It polls all the time, as phoenix.js does.
/// </summary>
internal sealed class BalancedClient(params KestrelHost[] hosts) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = Patience.Limit };
    private readonly CancellationTokenSource _end = new();
    private int _request;
    private string _token = "";
    private Task _polling = Task.CompletedTask;

    /// <summary>Gets the events that were pushed to it, in order.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    /// <summary>Gets the answers to polls that did not say 200 or 204.</summary>
    public ConcurrentQueue<int> Failures { get; } = new();

    /// <summary>Opens a session on the first node and joins a topic.</summary>
    public async Task JoinAsync(string topic)
    {
        _token = (await SendAsync(HttpMethod.Get, null)).Token!;
        Assert.Equal(200, await PostAsync($$"""["1","1","{{topic}}","phx_join",{}]"""));
        _polling = PollAsync();
    }

    /// <summary>Sends a message, and returns the status of the answer.</summary>
    public async Task<int> PostAsync(string message) => (await SendAsync(HttpMethod.Post, message)).Status;

    public Task HearsAsync(string @event) => Patience.UntilAsync(() => Events.Contains(@event), $"{@event} arrives by long poll");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _end.Dispose();
    }

    private async Task PollAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var answer = await SendAsync(HttpMethod.Get, null);
            foreach (var message in answer.Messages)
                Events.Enqueue(JsonDocument.Parse(message).RootElement[3].GetString()!);
            if (answer.Status is 200 or 204)
                continue;
            Failures.Enqueue(answer.Status);
            return;
        }
    }

    private async Task<Answer> SendAsync(HttpMethod method, string? body)
    {
        var host = hosts[Interlocked.Increment(ref _request) % hosts.Length];
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{host.Port}/socket/longpoll?vsn=2.0.0");
        if (_token.Length > 0)
            request.Headers.Add("x-phoenix-longpoll-token", _token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
        using var response = await _http.SendAsync(request, _end.Token);
        return response.Content.Headers.ContentLength == 0
            ? new Answer((int)response.StatusCode, null)
            : (await response.Content.ReadFromJsonAsync<Answer>(JsonSerializerOptions.Web, _end.Token))!;
    }

    private sealed record Answer(int Status, string? Token)
    {
        public string[] Messages { get; init; } = [];
    }
}
