using System.Globalization;
using System.Text.Json;
using PhoenixSharp.Client;
using Spectre.Console;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes text for people: results to the standard output, everything else to the standard error.</summary>
internal sealed class HumanOutput(IAnsiConsole console, IAnsiConsole diagnostics, TimeProvider time) : IOutput
{
    private static readonly Style Good = new(Color.Green), Bad = new(Color.Red), Name = new(Color.Aqua);
    private static readonly Style Faint = new(decoration: Decoration.Dim);

    private const string NoList = "sent no presence_state; its channel may track no presences";

    private volatile PresenceView? _view;

    public void Joined(string topic, Payload response) =>
        Report(new Line().Add("joined", Good).Add(topic, Name).Add(PayloadText.Of(response), Faint), $"joined {topic}");

    public void Lost(string topic, string reason) => ReportProblem("lost", topic, $"{reason}; joining again");

    public void Refused(string topic, string reason) => ReportProblem("refused", topic, $"{reason} Trying again.");

    public void Received(ReceivedMessage message) =>
        console.Write(TimedLine().Add(message.Event, Name).Add(PayloadText.Of(message.Payload)));

    public void Replied(string topic, string @event, string status, Payload response, TimeSpan took)
    {
        console.Write(new Line().Add(status, status == "ok" ? Good : Bad).Add(PayloadText.Of(response)));
        diagnostics.Write(new Line().Add($"{Measurement.Time(took)} for {@event} on {topic}", Faint));
    }

    public void Answered(string topic, string @event, string status, Payload response, TimeSpan took)
    {
        if (status != "ok" || response != Payload.Empty)
            console.Write(TimedLine().Add($"reply to {@event}: {status}", status == "ok" ? Good : Bad).Add(PayloadText.Of(response)));
    }

    public void PushFailed(string topic, string @event, string message) =>
        diagnostics.Write(new Line().Add("push failed", Bad).Add(@event, Name).Add(message));

    public void Pushed(string topic, string @event) => diagnostics.Write(new Line().Add("pushed", Good).Add($"{@event} to {topic}"));

    public void PresenceChanged(string topic, string change, string key, bool isWhole, IEnumerable<JsonElement> metas)
    {
        if (_view is not null)
            return;
        var (word, style) = change == "join" ? (isWhole ? "came" : "more", Good) : (isWhole ? "left" : "less", Bad);
        console.Write(TimedLine().Add(word, style).Add(key, Name).Add(string.Join(' ', metas.Select(PayloadText.OfMeta))));
    }

    public void Present(string topic, IReadOnlyList<PresenceMember<JsonElement>> entries)
    {
        if (_view is { } view)
            view.Show(entries);
        else if (entries.Count == 0)
            console.Write(TimedLine().Add("nobody", Faint).Add(topic, Name).Add("has no presences"));
    }

    public void NoPresences(string topic) =>
        Report(new Line().Add("nobody", Faint).Add(topic, Name).Add(NoList), $"{topic} {NoList}");

    public void Unreadable(string what, string why) => ReportProblem("unreadable", what, why);

    public void Measured(Measurement measurement) => MeasurementReport.Write(console, measurement);

    public void Failed(CliException failure)
    {
        diagnostics.Write(new Line().Add(failure.Message, Bad));
        if (failure.Advice.Length > 0)
            diagnostics.Write(new Line().Add(failure.Advice));
    }

    public async Task<T> ShowPresencesAsync<T>(string topic, Func<Task<T>> watching)
    {
        if (!console.Profile.Capabilities.Ansi)
            return await watching();
        var view = new PresenceView(topic);
        return await console.Live(view.Render()).AutoClear(false).StartAsync(async live =>
        {
            view.Changed += shown =>
            {
                live.UpdateTarget(shown);
                live.Refresh();
            };
            _view = view;
            try
            {
                return await watching();
            }
            finally
            {
                _view = null;
            }
        });
    }

    public Task<T> ShowProgressAsync<T>(string title, Func<Action<double>, Task<T>> work) => !diagnostics.Profile.Capabilities.Ansi
        ? work(_ => { })
        : diagnostics.Progress().AutoClear(true).StartAsync(progress =>
        {
            var bar = progress.AddTask(Markup.Escape(title), maxValue: 1);
            return work(part => bar.Value = part);
        });

    private void ReportProblem(string word, string subject, string text) =>
        Report(new Line().Add(word, Bad).Add(subject, Name).Add(text), $"{word} {subject}: {text}");

    // While the table is on the screen, other output would damage it, so the view shows the text below the table.
    private void Report(Line line, string inView)
    {
        if (_view is { } view)
            view.SetStatus(inView);
        else
            diagnostics.Write(line);
    }

    private Line TimedLine() => new Line().Add(time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture), Faint);
}
