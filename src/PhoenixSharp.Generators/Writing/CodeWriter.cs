using System.Text;

namespace PhoenixSharp.Generators;

/// <summary>Lines of C#, indented by the blocks that they stand in.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines, each at the depth of the block that is open.</summary>
    public void Lines(string lines)
    {
        foreach (var line in lines.Split('\n'))
            _text.Append(' ', line.Length == 0 ? 0 : _depth * 4).Append(line).Append('\n');
    }

    public void Open(string header)
    {
        Lines(header + "\n{");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Lines("}");
    }

    public override string ToString() => _text.ToString();
}
