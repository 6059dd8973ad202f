using System.Net.Sockets;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>Where a case went another way than its clause allows.</summary>
/// <param name="Sent">The last bytes that were sent: the request as text, frames in hex.</param>
internal sealed record CaseFailure(string Expected, string Came, string Sent);

/// <summary>Ends the playing of a case.</summary>
internal sealed class CaseFailedException(string expected, string came) : Exception(came)
{
    public string Expected => expected;
}

/// <summary>Plays one case on a connection of its own.</summary>
internal sealed class CasePlayer(Case one, string path, PlayOptions options)
{
    private byte[] _sent = [];
    private bool _opened;

    /// <returns>What went wrong; null where the case passed.</returns>
    public async Task<CaseFailure?> PlayAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.Patience, options.Time);
            using var connection = await HttpConnection.OpenAsync(options.Server, timeout.Token);
            if (await OpenAsync(connection, timeout.Token) is { Status: 101 } accepted)
                await PlayAsync(connection, accepted);
            return null;
        }
        catch (CaseFailedException failed)
        {
            return new CaseFailure(failed.Expected, failed.Message,
                _opened ? Excerpt.OfBytes(_sent) : Excerpt.OfText(_sent).ReplaceLineEndings("\\r\\n"));
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException)
        {
            return new CaseFailure($"a connection to {options.Server}", problem.Message, "");
        }
    }

    private async Task<HttpResponse?> OpenAsync(HttpConnection connection, CancellationToken cancellationToken)
    {
        _sent = one.Opening.ToBytes(options.Server, path);
        try
        {
            await WriteAsync(connection, cancellationToken);
            var response = await connection.ReadHeadAsync(cancellationToken);
            if (one.Opening.Complaint(response) is { } complaint)
                throw new CaseFailedException(one.Opening.ToString(), $"status {response.Status}: {complaint}");
            if (response.Status != 101 && one.Opening.RefusalEnds)
                await RequireEndAsync(connection, response, cancellationToken);
            return response;
        }
        catch (IOException) when (one.Opening.MayEnd)
        {
            return null;
        }
        catch (Exception problem) when (problem is IOException or FormatException)
        {
            throw new CaseFailedException(one.Opening.ToString(), problem.Message);
        }
        catch (OperationCanceledException)
        {
            throw new CaseFailedException(one.Opening.ToString(), "nothing");
        }
    }

    private static async Task RequireEndAsync(HttpConnection connection, HttpResponse refusal, CancellationToken cancellationToken)
    {
        await HttpBody.ReadAsync(connection.Stream, refusal, cancellationToken);
        var more = new byte[64];
        if (await connection.Stream.ReadAsync(more, cancellationToken) is > 0 and var count)
            throw new CaseFailedException("the end of the connection after the refusal", Excerpt.OfText(more[..count]));
    }

    private async Task WriteAsync(HttpConnection connection, CancellationToken cancellationToken)
    {
        for (var at = 0; at < _sent.Length; at += one.Opening.Piece)
        {
            await connection.Stream.WriteAsync(_sent.AsMemory(at, Math.Min(one.Opening.Piece, _sent.Length - at)), cancellationToken);
            if (one.Opening.Piece == int.MaxValue)
                return;
        }
    }

    private async Task PlayAsync(HttpConnection connection, HttpResponse accepted)
    {
        _opened = true;
        var deflated = accepted.HeaderOrNull("sec-websocket-extensions") is not null;
        await using var client = new WebSocketClient(connection, options, deflated);
        var moves = deflated ? one.Moves : one.MovesDeclined ?? one.Moves;
        if (moves.Count == 0 || moves[^1] is not (Move.Closes or Move.Ends))
            moves = [.. moves, new Move.Send([RawFrame.Close(1000, "")]), new Move.Closes([1000])];
        foreach (var move in moves)
        {
            if (!await PlayAsync(move, client, connection))
                return;
        }
    }

    // False where the case is over before its last move.
    private async Task<bool> PlayAsync(Move move, WebSocketClient client, HttpConnection connection)
    {
        switch (move)
        {
            case Move.Send send:
                _sent = RawFrame.ToBytes(send.Frames);
                await client.SendAsync(_sent, send.Frames.Any(frame => frame.Opcode == Opcode.Close), send.Piece);
                return true;
            case Move.HalfClose:
                connection.EndSending();
                return true;
            case Move.Receive receive:
                return await ReceiveAsync(receive, client);
            case Move.ReceivePongs pongs:
                await ReceiveAsync(pongs, client);
                return true;
            case Move.Closes closes:
                await CloseAsync(closes, client);
                return true;
            default:
                await EndAsync((Move.Ends)move, client);
                return true;
        }
    }

    private async Task<bool> ReceiveAsync(Move.Receive receive, WebSocketClient client)
    {
        var arrival = await client.NextAsync(options.Patience);
        if (arrival is Arrival.Closed { Code: { } code } && receive.OrCloses.Contains(code))
        {
            await RequireEndAsync(client, options.EndPatience);
            return false;
        }
        Require(receive, arrival, (arrival as Arrival.Message)?.Frame is { } frame ? receive.Answer.Complaint(frame) : "an answer was expected");
        return true;
    }

    private async Task ReceiveAsync(Move.ReceivePongs pongs, WebSocketClient client)
    {
        for (var next = 0; next < pongs.Pings.Count;)
        {
            var arrival = await client.NextAsync(options.Patience);
            var found = arrival is Arrival.Message { Frame: { Kind: FrameKind.Pong } pong }
                ? Enumerable.Range(next, pongs.Pings.Count - next).FirstOrDefault(i => pongs.Pings[i].AsSpan().SequenceEqual(pong.Bytes), -1)
                : -1;
            Require(pongs, arrival, found < 0 ? $"a pong to ping {next} or a later one was expected" : null);
            next = found + 1;
        }
    }

    private async Task CloseAsync(Move.Closes closes, WebSocketClient client)
    {
        var before = new Queue<Answer>(closes.Before);
        var arrival = await client.NextAsync(options.Patience);
        while (arrival is Arrival.Message { Frame: var frame })
        {
            Require(closes, arrival, before.TryDequeue(out var answer) ? answer.Complaint(frame) : "nothing was to come before the close");
            arrival = await client.NextAsync(options.Patience);
        }
        Require(closes, arrival, arrival is Arrival.Closed { Code: { } code } && closes.Codes.Contains(code) ? null : "another end is lawful");
        await RequireEndAsync(client, closes.EndsWithin ?? options.EndPatience);
    }

    private async Task EndAsync(Move.Ends ends, WebSocketClient client)
    {
        var arrival = await client.NextAsync(options.EndPatience);
        if (arrival is Arrival.Closed { Code: { } code } && ends.Codes.Contains(code))
            arrival = await client.NextAsync(options.EndPatience);
        Require(ends, arrival, arrival is Arrival.Ended ? null : "the connection was to end");
    }

    private static async Task RequireEndAsync(WebSocketClient client, TimeSpan patience)
    {
        var arrival = await client.NextAsync(patience);
        if (arrival is not Arrival.Ended)
            throw new CaseFailedException($"after the close nothing but the end of the connection, within {patience.TotalSeconds} s",
                arrival?.ToString() ?? "nothing");
    }

    private static void Require(Move move, Arrival? arrival, string? complaint)
    {
        if (complaint is not null)
            throw new CaseFailedException(move.ToString()!, arrival is null ? "nothing" : $"{arrival} ({complaint})");
    }
}
