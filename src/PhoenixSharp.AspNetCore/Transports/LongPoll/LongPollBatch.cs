using Microsoft.AspNetCore.Http;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>What a poll gets.</summary>
internal readonly record struct LongPollBatch(int Status, IReadOnlyList<Frame> Messages)
{
    /// <summary>There was no such session, and here is another.</summary>
    public static readonly LongPollBatch Gone = new(StatusCodes.Status410Gone, []);

    /// <summary>Nothing came: poll again.</summary>
    public static readonly LongPollBatch Nothing = new(StatusCodes.Status204NoContent, []);
}
