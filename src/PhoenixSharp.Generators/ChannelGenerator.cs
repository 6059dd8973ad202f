using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PhoenixSharp.Generators;

/// <summary>
/// Binds the <c>[Event]</c> and <c>[Outgoing]</c> handlers of each channel class, and the properties for captures, in a generated half of
/// the class.
/// </summary>
/// <remarks>
/// (1) Each method with such an attribute, and each partial channel class, is read into a model that holds no symbol and no syntax. (2) The
/// models are gathered by class, and two handlers for one event are found. (3) Each class is written; it is written again only when its
/// model has changed. Problems are a separate output, because they hold places in files, which change with every line typed above them.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ChannelGenerator : IIncrementalGenerator
{
    /// <summary>The steps that tests ask whether they were cached.</summary>
    internal const string ChannelsStep = "Channels", ProblemsStep = "Problems";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var events = Read(context, Direction.Event); // (1)
        var outgoing = Read(context, Direction.Outgoing);
        var stray = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Microsoft.AspNetCore.Authorization.AuthorizeAttribute", static (node, _) => node is MethodDeclarationSyntax, static (found, _) => AuthorizeReader.ReadStray(found));
        var captures = context.SyntaxProvider.CreateSyntaxProvider(static (node, _) => CaptureReader.IsCandidate(node), CaptureReader.Read);
        var handlers = events.Collect().Combine(outgoing.Collect());
        var others = stray.Collect().Combine(captures.Collect());
        var bound = handlers.Combine(others).Select(static (read, _) => // (2)
            ChannelBinder.Bind([.. read.Left.Left, .. read.Left.Right, .. read.Right.Left, .. read.Right.Right]));

        context.RegisterSourceOutput(
            bound.SelectMany(static (all, _) => all.Channels).WithTrackingName(ChannelsStep),
            static (output, channel) => output.AddSource(channel.FileName, SourceText.From(ChannelWriter.Write(channel), Encoding.UTF8))); // (3)
        context.RegisterSourceOutput(
            bound.SelectMany(static (all, _) => all.Problems).WithTrackingName(ProblemsStep),
            static (output, problem) => output.ReportDiagnostic(problem.ToDiagnostic()));
    }

    private static IncrementalValuesProvider<HandlerReading> Read(IncrementalGeneratorInitializationContext context, Direction direction) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            direction.AttributeName(),
            static (_, _) => true,
            (found, cancellationToken) => HandlerReader.Read(found, direction, cancellationToken));
}
