using System.Reflection;
using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>The rules for handlers. Each message says what to write instead; <c>docs/DIAGNOSTICS.md</c> has an example of each.</summary>
internal static class Rules
{
    /// <summary>The page that explains the rules. It has a section for each id.</summary>
    public static readonly string HelpPage = typeof(Rules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == nameof(HelpPage)).Value;

    private const string Category = "PhoenixSharp.Handlers";

    public static readonly DiagnosticDescriptor Partial = Rule(
        "PHX001",
        "Make the channel partial",
        "The handlers of '{0}' are bound in a generated half of it: {1}",
        "Handlers are bound at build time, in another half of the class; so the class and all that it is nested in must be partial.");

    public static readonly DiagnosticDescriptor TwoHandlers = Rule(
        "PHX002",
        "Write one handler for each event",
        "'{0}' is bound to '{1}' already: '{2}' has one [{3}] handler for each event, so rename one event or do both in one method",
        "Only one method can answer a push. A class that derives from the channel may bind the event anew: its handler comes first.");

    public static readonly DiagnosticDescriptor ReturnType = Rule(
        "PHX003",
        "Return what a handler returns",
        "'{0}' {1}: {2}",
        "What a handler returns is the reply, or tells that there is none. What it awaits is awaited before the next message is handled.");

    public static readonly DiagnosticDescriptor Parameters = Rule(
        "PHX004",
        "Take what a handler takes",
        "'{0}' {1}: {2}",
        "A message has one payload: put what belongs together into one record.");

    public static readonly DiagnosticDescriptor Payload = Rule(
        "PHX005",
        "Take a payload that can be read",
        "'{0}' can't be read from a payload because it is {1}: take a record or class with the message's properties, or Payload to read it yourself",
        "System.Text.Json must be able to make the type from JSON, without being told at run time which type to make.");

    public static readonly DiagnosticDescriptor NotCallable = Rule(
        "PHX006",
        "Make the handler an instance method with a body",
        "'{0}' is {1}: write an [{2}] handler as an instance method of the channel, not generic, with a body; any accessibility will do",
        "A handler is called on the member of the topic that pushed, by generated code in the same class.");

    public static readonly DiagnosticDescriptor NoChannel = Rule(
        "PHX007",
        "Write handlers in a channel",
        "'{0}' is no channel, so nothing calls its [{1}] handlers: derive it from Channel<TSocket>, or remove the attribute",
        "Only a channel has handlers.");

    public static readonly DiagnosticDescriptor ReservedName = Rule(
        "PHX008",
        "Leave joins and leaves to the channel's own callbacks",
        "'{0}' never reaches a handler: override {1} instead",
        "A client's phx_join and phx_leave are answered before any handler is asked.");

    public static readonly DiagnosticDescriptor NoName = Rule(
        "PHX009",
        "Name the event",
        "{0}: write the name that clients use, such as [{1}(\"new_msg\")]",
        "A handler is found by the event's name, compared as UTF-8.");

    public static readonly DiagnosticDescriptor WrittenByHand = Rule(
        "PHX010",
        "Leave the dispatch to the generated half",
        "'{0}' is generated for '{1}', which has [{2}] handlers: remove it and {3}",
        "A class with handlers has these members in its generated half, so they can't be written by hand too.");

    public static readonly DiagnosticDescriptor NoHandler = Rule(
        "PHX011",
        "Put [Authorize] on a class or a handler",
        "Nothing asks the [Authorize] of '{0}', which handles no event: put it on an [Event] handler, or on '{1}' itself for its joins or connects",
        "It is asked at a connect (on the socket's class), at a join (on the channel's class), and at a push (on its handler), and nowhere else.");

    public static readonly DiagnosticDescriptor Schemes = Rule(
        "PHX012",
        "Name authentication schemes at the socket",
        "The [Authorize] of '{0}' names AuthenticationSchemes, and a push has no request to authenticate: name them in the [Authorize] of the socket's class",
        "A connection is authenticated once, by the request that opens it.");

    public static readonly DiagnosticDescriptor Service = Rule(
        "PHX013",
        "Take services in the constructor",
        "'{0}' is a service ('{1}'), and a handler takes only the message: take it in the constructor of '{2}'",
        "A channel has its own service scope, which supplies the parameters of its constructor.");

    public static readonly DiagnosticDescriptor Constructor = Rule(
        "PHX015",
        "Take a payload that can be created from JSON",
        "'{0}' can't be created from JSON because it has {1}: "
            + "add a public constructor without parameters, or mark one with [JsonConstructor]",
        "System.Text.Json must be able to choose a constructor. If a converter in the options creates the type, switch this rule off.",
        isConfigurable: true);

    /// <summary>A warning of <see cref="UnboundHandlerAnalyzer"/>. All other rules are errors of the generator.</summary>
    public static readonly DiagnosticDescriptor Unbound = new(
        "PHX014",
        "Add [Event] to the handler",
        "'{0}' looks like a handler, but it has no [Event], so no client can reach it: add [Event(\"{1}\")], or make the method private",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A client's push reaches only methods with [Event]. A push without a handler ends the channel.",
        HelpLink("PHX014"));

    private static DiagnosticDescriptor Rule(string id, string title, string message, string description, bool isConfigurable = false) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, description, HelpLink(id),
            isConfigurable ? [] : [WellKnownDiagnosticTags.NotConfigurable]);

    private static string HelpLink(string id) => $"{HelpPage}#{id.ToLowerInvariant()}";
}
