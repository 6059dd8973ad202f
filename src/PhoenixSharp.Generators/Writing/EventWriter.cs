namespace PhoenixSharp.Generators;

/// <summary>Writes the dispatch of a client's pushes.</summary>
internal static class EventWriter
{
    private const string Reply = ChannelWriter.Reply;
    private const string ValueTask = ChannelWriter.ValueTask;

    private const string NoReply =
        $$"""

        // no reply, without a state machine where the handler is done at once
        static {{ValueTask}}<{{Reply}}> NoReply({{ValueTask}} handling)
        {
            if (!handling.IsCompletedSuccessfully)
                return NoReplyAsync(handling);
            handling.GetAwaiter().GetResult();
            return new({{Reply}}.None);
        }

        static async {{ValueTask}}<{{Reply}}> NoReplyAsync({{ValueTask}} handling)
        {
            await handling;
            return {{Reply}}.None;
        }
        """;

    public static void Write(CodeWriter code, string access, IReadOnlyList<Handler> handlers)
    {
        var guarded = handlers.Where(handler => handler.Authorize.Count > 0).ToList();
        code.Lines(ChannelWriter.Marks);
        code.Open($"{access} override {ValueTask}<{Reply}> DispatchAsync(" +
            $"global::System.ReadOnlySpan<byte> @event, {ChannelWriter.Payload} payload, {ChannelWriter.CancellationToken} cancellationToken)");
        foreach (var handler in handlers)
        {
            code.Open($"if (global::System.MemoryExtensions.SequenceEqual(@event, {ChannelWriter.Literal(handler.Event)}u8))");
            if (handler.Authorize.Count == 0)
                code.Lines(Statement(handler.Outcome, ChannelWriter.Call(handler, "payload")));
            else
                code.Lines($"return {GuardedWriter.CallName(guarded.IndexOf(handler))}(payload, cancellationToken);");
            code.Close();
        }
        code.Lines("return base.DispatchAsync(@event, payload, cancellationToken);");
        guarded.ForEach(handler => GuardedWriter.WriteCall(code, handler, guarded.IndexOf(handler)));
        if (handlers.Any(handler => handler.Authorize.Count == 0 && handler.Outcome is Outcome.ValueTask or Outcome.Task))
            code.Lines(NoReply);
        code.Close();
        GuardedWriter.WriteRules(code, guarded);
    }

    private static string Statement(Outcome outcome, string call) => outcome switch
    {
        Outcome.Void => $"{call};\nreturn new({Reply}.None);",
        Outcome.ValueTask => $"return NoReply({call});",
        Outcome.Task => $"return NoReply(new {ValueTask}({call}));",
        Outcome.ValueTaskOfReply => $"return {call};",
        _ => $"return new {ValueTask}<{Reply}>({call});",
    };
}
