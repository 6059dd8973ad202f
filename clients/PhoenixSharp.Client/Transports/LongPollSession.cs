using System.Net.Http;
using System.Net.Http.Headers;

namespace PhoenixSharp.Client;

/// <summary>The requests of one long-poll session, and its token, which changes with each poll.</summary>
internal sealed class LongPollSession(HttpMessageInvoker invoker, LongPollTransport options, TransportRequest request)
{
    private readonly Uri _address = request.AddressOf("https", "http", "longpoll");
    private volatile string? _token;

    /// <summary>Starts the session. The server answers the first poll with 410 and a token.</summary>
    /// <exception cref="ConnectException">The server answered differently.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        var answer = await PollAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Status != 410 || answer.Token is null)
            throw new ConnectException($"The server answered the first poll with {answer.Status}.", answer.Status);
    }

    /// <summary>Polls once and returns the answer, with messages if there are any.</summary>
    public async ValueTask<LongPollAnswer> PollAsync(CancellationToken cancellationToken)
    {
        using var poll = Request(HttpMethod.Get);
        if (request.AuthToken is { } token)
            poll.Headers.TryAddWithoutValidation("x-phoenix-authtoken", token);
        var answer = await SendAsync(poll, cancellationToken).ConfigureAwait(false);
        _token = answer.Token ?? _token;
        return answer;
    }

    /// <summary>Sends messages.</summary>
    /// <param name="body">One line for each message, or one message.</param>
    /// <param name="type">The content type: <c>application/x-ndjson</c> for lines, another for one message.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async ValueTask<LongPollAnswer> PostAsync(ReadOnlyMemory<byte> body, string type, CancellationToken cancellationToken)
    {
        using var post = Request(HttpMethod.Post);
        post.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await SendAsync(post, cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(HttpMethod method)
    {
        var token = _token;
        var address = token is not null && options.TokenInAddress ? new Uri($"{_address}&token={Uri.EscapeDataString(token)}") : _address;
        var message = new HttpRequestMessage(method, address);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null && !options.TokenInAddress)
            message.Headers.TryAddWithoutValidation("x-phoenix-longpoll-token", token);
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private async ValueTask<LongPollAnswer> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await invoker.SendAsync(message, either.Token).ConfigureAwait(false);
            if (Redirects.IsRedirect((int)response.StatusCode))
                throw Redirects.Refused(_address, response.Headers.Location?.OriginalString, (int)response.StatusCode);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return LongPollAnswer.Read(body, (int)response.StatusCode);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var limit = $"{options.RequestTimeout.TotalSeconds:0.###} s";
            throw new TimeoutException($"The server took more than {limit} to answer a long-poll request.");
        }
    }
}
