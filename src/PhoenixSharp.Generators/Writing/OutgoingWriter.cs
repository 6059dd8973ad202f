namespace PhoenixSharp.Generators;

/// <summary>Writes which broadcasts a channel intercepts, and their dispatch.</summary>
internal static class OutgoingWriter
{
    private const string Names = "global::System.Collections.Generic.IReadOnlyCollection<string>";

    public static void Write(CodeWriter code, string access, IReadOnlyList<Handler> handlers)
    {
        // Asked once for each channel type, so there is nothing to cache; what a base class intercepts stays intercepted.
        code.Lines(ChannelWriter.Marks);
        var names = string.Join(", ", handlers.Select(handler => ChannelWriter.Literal(handler.Event)));
        code.Lines($"{access} override {Names} Intercepts => [.. base.Intercepts, {names}];");
        code.Lines("");
        code.Lines(ChannelWriter.Marks);
        code.Open($"{access} override {ChannelWriter.ValueTask} DispatchOutgoingAsync(" +
            $"global::PhoenixSharp.Broadcast broadcast, {ChannelWriter.CancellationToken} cancellationToken)");
        code.Open("switch (broadcast.Event)");
        foreach (var handler in handlers)
        {
            var statement = Statement(handler.Outcome, ChannelWriter.Call(handler, "broadcast.Payload"));
            code.Lines($"case {ChannelWriter.Literal(handler.Event)}:\n    {statement.Replace("\n", "\n    ")}");
        }
        code.Lines("default:\n    return base.DispatchOutgoingAsync(broadcast, cancellationToken);");
        code.Close();
        code.Close();
    }

    private static string Statement(Outcome outcome, string call) => outcome switch
    {
        Outcome.Void => $"{call};\nreturn default;",
        Outcome.Task => $"return new {ChannelWriter.ValueTask}({call});",
        _ => $"return {call};",
    };
}
