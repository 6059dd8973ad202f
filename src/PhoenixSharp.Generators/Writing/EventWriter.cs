namespace PhoenixSharp.Generators;

/// <summary>Writes the dispatch of a client's pushes.</summary>
internal static class EventWriter
{
    private const string Reply = ChannelWriter.Reply;
    private const string ValueTask = ChannelWriter.ValueTask;
    private const string Rule = "global::PhoenixSharp.AuthorizationRule";

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
                code.Lines($"return Authorized{guarded.IndexOf(handler)}Async(payload, cancellationToken);");
            code.Close();
        }
        code.Lines("return base.DispatchAsync(@event, payload, cancellationToken);");
        guarded.ForEach(handler => WriteGuarded(code, handler, guarded.IndexOf(handler)));
        if (handlers.Any(handler => handler.Authorize.Count == 0 && handler.Outcome is Outcome.ValueTask or Outcome.Task))
            code.Lines(NoReply);
        code.Close();
        WriteRules(code, guarded);
    }

    // A handler that not everybody may call: its rule is asked first, with what was pushed.
    private static void WriteGuarded(CodeWriter code, Handler handler, int number)
    {
        code.Lines("");
        code.Open($"async {ValueTask}<{Reply}> Authorized{number}Async({ChannelWriter.Payload} payload, {ChannelWriter.CancellationToken} cancellationToken)");
        code.Lines($"if (await base.RefusalAsync(PhoenixRules.Rule{number}, {ChannelWriter.Literal(handler.Event)}, payload) is {{ }} refusal)");
        code.Lines("    return refusal;");
        code.Lines(AwaitedStatement(handler.Outcome, ChannelWriter.Call(handler, "payload")));
        code.Close();
    }

    private static void WriteRules(CodeWriter code, List<Handler> guarded)
    {
        if (guarded.Count == 0)
            return;
        code.Lines("\n" + ChannelWriter.Marks.Replace("/// <inheritdoc/>\n", ""));
        code.Open("private static class PhoenixRules");
        for (var number = 0; number < guarded.Count; number++)
            code.Lines($"public static readonly {Rule} Rule{number} = new({string.Join(", ", guarded[number].Authorize)});");
        code.Close();
    }

    private static string AwaitedStatement(Outcome outcome, string call) => outcome switch
    {
        Outcome.Void => $"{call};\nreturn {Reply}.None;",
        Outcome.ValueTask or Outcome.Task => $"await {call};\nreturn {Reply}.None;",
        Outcome.ValueTaskOfReply or Outcome.TaskOfReply => $"return await {call};",
        _ => $"return {call};",
    };

    private static string Statement(Outcome outcome, string call) => outcome switch
    {
        Outcome.Void => $"{call};\nreturn new({Reply}.None);",
        Outcome.ValueTask => $"return NoReply({call});",
        Outcome.Task => $"return NoReply(new {ValueTask}({call}));",
        Outcome.ValueTaskOfReply => $"return {call};",
        _ => $"return new {ValueTask}<{Reply}>({call});",
    };
}
