using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PhoenixSharp.Transports;

/// <summary>The body of a POST in rented memory, which is counted while it is held.</summary>
/// <param name="limit">The number of bytes that the body may have.</param>
/// <param name="charge">Counts memory; a negative number releases it.</param>
internal sealed class LongPollBody(int limit, Action<long> charge) : IDisposable
{
    private const int FirstBuffer = 4096; // not the Content-Length: the client may announce more than it sends

    private byte[] _buffer = [];
    private int _length;

    /// <summary>Gets the bytes that have arrived so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Gets a value indicating whether each line is a message. Otherwise the whole body is one text.</summary>
    public bool IsLines { get; private set; }

    /// <summary>Gets the size of a body that is too long: the size that the client announced, or the number of bytes that have arrived.</summary>
    public long RefusedBytes { get; private set; }

    /// <summary>Reads the body to its end.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mayGrow">Waits until more memory may be taken, and returns 200, or the status that ends the request.</param>
    /// <returns>
    /// 200; 413 if the body is longer than the limit, and then the rest is not read; or the status that <paramref name="mayGrow"/>
    /// returned.
    /// </returns>
    public async ValueTask<int> ReadAsync(HttpContext context, Func<ValueTask<int>> mayGrow)
    {
        var request = context.Request;
        if (request.ContentLength > limit)
            return Refuse(request.ContentLength.Value);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null; // the limit is checked here
        IsLines = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase);
        while (true)
        {
            if (_length == _buffer.Length && await GrowAsync(mayGrow) is var status and not StatusCodes.Status200OK)
                return status;
            var read = await request.Body.ReadAsync(_buffer.AsMemory(_length), context.RequestAborted);
            if (read == 0)
                return StatusCodes.Status200OK;
            if ((_length += read) > limit)
                return Refuse(_length);
        }
    }

    public void Dispose()
    {
        Return(_buffer);
        _buffer = [];
    }

    private int Refuse(long bytes)
    {
        RefusedBytes = bytes;
        return StatusCodes.Status413PayloadTooLarge;
    }

    private async ValueTask<int> GrowAsync(Func<ValueTask<int>> mayGrow)
    {
        if (await mayGrow() is var status and not StatusCodes.Status200OK)
            return status;
        var length = Math.Min(Math.Max(FirstBuffer, _buffer.Length * 2L), limit + 1L); // one byte more shows that the body is too long
        var larger = ArrayPool<byte>.Shared.Rent((int)length);
        charge(larger.Length);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
        return StatusCodes.Status200OK;
    }

    private void Return(byte[] buffer)
    {
        if (buffer.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(buffer);
        charge(-buffer.Length);
    }
}
