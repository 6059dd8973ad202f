using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace PhoenixSharp.Transports;

/// <summary>What is answered to a request: <c>{"status":200}</c>, or <c>{"messages":["…"],"status":200,"token":"…"}</c>.</summary>
internal static class LongPollAnswer
{
    private const int FlushBytes = 32 * 1024;

    // As Phoenix writes it: other alphabets stand as they are. It is JSON and says so, so nobody reads it as a page.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Where the application says RequireCors() the host's middleware writes the header, or leaves it out.
    public static void AllowAnyPage(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is null)
            context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>Answers without a body, by the HTTP status alone.</summary>
    /// <remarks>A 500 lets no other page read it, as recorded: phoenix.js takes it for a failed request and connects again.</remarks>
    public static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        if (status == StatusCodes.Status500InternalServerError)
            context.Response.Headers.AccessControlAllowOrigin = default;
        return Task.CompletedTask;
    }

    /// <summary>Answers 200, with the real status in the body.</summary>
    public static async Task StatusAsync(HttpContext context, int status)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = """{"status":200}""".Length;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json);
        json.WriteStartObject();
        json.WriteNumber("status"u8, status);
        json.WriteEndObject();
    }

    /// <summary>Answers a poll. Large answers go out piece by piece, so that no second copy of them lies about.</summary>
    public static async Task BatchAsync(HttpContext context, LongPollBatch batch, string token)
    {
        if (batch.Status == StatusCodes.Status500InternalServerError)
        {
            await RefuseAsync(context, batch.Status);
            return;
        }
        var output = context.Response.BodyWriter;
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(output, Json);
        json.WriteStartObject();
        json.WriteStartArray("messages"u8);
        foreach (var message in batch.Messages)
        {
            json.WriteStringValue(message.Body.Span);
            if (json.BytesPending < FlushBytes)
                continue;
            json.Flush();
            await output.FlushAsync(context.RequestAborted);
        }
        json.WriteEndArray();
        json.WriteNumber("status"u8, batch.Status);
        json.WriteString("token"u8, token);
        json.WriteEndObject();
    }
}
