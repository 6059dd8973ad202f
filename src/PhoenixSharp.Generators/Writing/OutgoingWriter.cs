namespace PhoenixSharp.Generators;

/// <summary>Writes which broadcasts a channel intercepts, and their dispatch.</summary>
internal static class OutgoingWriter
{
    private const string Names = "global::System.Collections.Generic.IReadOnlyCollection<string>";
    private const string Set = "global::System.Collections.Generic.HashSet<string>";
    private const string Frozen = "global::System.Collections.Frozen.FrozenSet";

    public static void Write(CodeWriter code, ChannelType type, IReadOnlyList<Handler> handlers)
    {
        WriteIntercepts(code, type, string.Join(", ", handlers.Select(handler => ChannelWriter.Literal(handler.Event))));
        code.Lines("");
        code.Lines(ChannelWriter.Marks);
        code.Open($"protected override {ChannelWriter.ValueTask} DispatchOutgoingAsync(" +
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

    // One set for the class; where a base class intercepts too, one for each member, as only an instance can ask its base.
    private static void WriteIntercepts(CodeWriter code, ChannelType type, string events)
    {
        var field = $"__{type.Name}Intercepts"; // named for the class: a channel nested in its own base must not hide the base's
        code.Lines(type.InheritsIntercepts
            ? $"private {Names}? {field};"
            : $"private static readonly {Names} {field} =\n    {Frozen}.ToFrozenSet(new string[] {{ {events} }}, global::System.StringComparer.Ordinal);");
        code.Lines("");
        code.Lines(ChannelWriter.Marks);
        code.Lines($"protected override {Names} Intercepts => " + (type.InheritsIntercepts
            ? $"{field} ??=\n    new {Set}(base.Intercepts, global::System.StringComparer.Ordinal) {{ {events} }};"
            : $"{field};"));
    }

    private static string Statement(Outcome outcome, string call) => outcome switch
    {
        Outcome.Void => $"{call};\nreturn default;",
        Outcome.Task => $"return new {ChannelWriter.ValueTask}({call});",
        _ => $"return {call};",
    };
}
