namespace PhoenixSharp.Generators;

/// <summary>Writes the calls of handlers that not everybody may reach, and the rules that say who may.</summary>
internal static class GuardedWriter
{
    private const string Reply = ChannelWriter.Reply;
    private const string ValueTask = ChannelWriter.ValueTask;
    private const string Rule = "global::PhoenixSharp.AuthorizationRule";

    public static string CallName(int number) => $"Authorized{number}Async";

    /// <summary>Writes what asks a handler's rule, with what was pushed, before it calls the handler.</summary>
    public static void WriteCall(CodeWriter code, Handler handler, int number)
    {
        code.Lines("");
        code.Open($"async {ValueTask}<{Reply}> {CallName(number)}({ChannelWriter.Payload} payload, {ChannelWriter.CancellationToken} cancellationToken)");
        code.Lines($"if (await base.RefusalAsync(PhoenixRules.Rule{number}, {ChannelWriter.Literal(handler.Event)}, payload) is {{ }} refusal)");
        code.Lines("    return refusal;");
        code.Lines(Statement(handler.Outcome, ChannelWriter.Call(handler, "payload")));
        code.Close();
    }

    /// <summary>Writes the rules, each made once for the class.</summary>
    public static void WriteRules(CodeWriter code, List<Handler> guarded)
    {
        if (guarded.Count == 0)
            return;
        code.Lines("\n" + ChannelWriter.GeneratedMark);
        code.Open("private static class PhoenixRules");
        for (var number = 0; number < guarded.Count; number++)
            code.Lines($"public static readonly {Rule} Rule{number} = new({string.Join(", ", guarded[number].Authorize)});");
        code.Close();
    }

    private static string Statement(Outcome outcome, string call) => outcome switch
    {
        Outcome.Void => $"{call};\nreturn {Reply}.None;",
        Outcome.ValueTask or Outcome.Task => $"await {call};\nreturn {Reply}.None;",
        Outcome.ValueTaskOfReply or Outcome.TaskOfReply => $"return await {call};",
        _ => $"return {call};",
    };
}
