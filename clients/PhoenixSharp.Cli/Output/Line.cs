using Spectre.Console;
using Spectre.Console.Rendering;

namespace PhoenixSharp.Cli.Output;

/// <summary>
/// One line of coloured words. It is not wrapped, so that programs can read it. Words are escaped and are never read as markup.
/// </summary>
internal sealed class Line : Renderable
{
    private readonly List<Segment> _words = [];

    public Line Add(string text, Style? style = null)
    {
        if (_words.Count > 0)
            _words.Add(new Segment("  "));
        _words.Add(new Segment(TerminalText.Clean(text), style ?? Style.Plain));
        return this;
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [.. _words, Segment.LineBreak];
}
