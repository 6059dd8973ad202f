namespace PhoenixSharp.Cluster;

/// <summary>Another node, and the numbers of what its last start has sent. Guarded by <see cref="Peers"/>.</summary>
internal sealed class Peer(string name)
{
    private const int DirectWindow = 1024;

    private readonly ulong[] _last = new ulong[Buckets.Count];
    private readonly bool[] _isChecked = new bool[Buckets.Count]; // buckets in which a broadcast was received over this connection
    private readonly bool[] _isUnheard = new bool[Buckets.Count]; // buckets that this node has left: what was sent meanwhile is not missing
    private ReplayWindow _directs = new(DirectWindow);
    private ulong _lastBeat;
    private (ulong FirstSerial, bool IsSettled) _beat;
    private (ulong FirstSerial, bool IsSettled) _beatBefore; // a beat may overtake the broadcasts that were sent just before it
    private List<LastBroadcast>? _awaited; // the broadcasts that a farewell named and that have not arrived
    private ulong _awaitedDirect;
    private ulong _twin;
    private ulong _twinBeat;
    private int _twinUnheard;

    public string Name { get; } = name;

    public bool IsUp { get; set; }

    /// <summary>Gets a value indicating whether the last start has said farewell.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Gets a value indicating whether a beat of the last start has come, so that <see cref="Version"/> is known.</summary>
    public bool HasBeaten { get; private set; }

    public ulong Incarnation { get; private set; }

    /// <summary>Gets the highest version of envelopes that the node reads.</summary>
    public byte Version { get; private set; } = EnvelopeFormat.Current;

    public long HeardAt { get; set; }

    /// <summary>Gets or sets the number of beats of this node since the last beat of that one.</summary>
    public int Unheard { get; set; }

    /// <summary>Gets for how many beats an earlier start has been sending beats, from 1; 0 if it does not.</summary>
    public int TwinBeats { get; private set; }

    /// <summary>Begins with another start of the node, whose numbers begin anew.</summary>
    public void Begin(ulong incarnation)
    {
        (_twin, _twinBeat, TwinBeats) = (Incarnation, _lastBeat, 0);
        (Incarnation, IsUp, HasEnded, HasBeaten, Version) = (incarnation, false, false, false, EnvelopeFormat.Current);
        (_lastBeat, _beat, _beatBefore, Unheard) = (0, default, default, 0);
        (_awaited, _awaitedDirect, SentDirect) = (null, 0, 0);
        Array.Clear(_last);
        Array.Clear(_isChecked);
        Array.Clear(_isUnheard);
        _directs = new ReplayWindow(DirectWindow);
    }

    /// <summary>Takes a beat of the last start.</summary>
    /// <returns><see langword="false"/> if it has come before, or comes behind a later one.</returns>
    public bool TryBeat(ulong sequence, BeatContent content)
    {
        if (sequence == 0 ? _lastBeat > 0 : sequence <= _lastBeat)
            return false;
        (_lastBeat, HasBeaten, Unheard) = (sequence, true, 0);
        (Version, _beatBefore, _beat) = (content.Version, _beat, (content.FirstSerial, content.IsSettled));
        return true;
    }

    /// <summary>Gets a value indicating whether a farewell has arrived and broadcasts that were sent before it have not.</summary>
    public bool IsEnding => _awaited is not null;

    /// <summary>Gets or sets the number of the last direct broadcast that this node sent to that one.</summary>
    public ulong SentDirect { get; set; }

    /// <summary>Ends the last start: nothing of it is taken any more.</summary>
    public void End() => (IsUp, HasEnded, _awaited) = (false, true, null);

    /// <summary>Takes a farewell.</summary>
    /// <param name="content">The last broadcasts of the node.</param>
    /// <param name="self">The name of this node.</param>
    /// <param name="holds">Returns whether this node listens to a bucket.</param>
    public void Await(FarewellContent content, string self, Predicate<int> holds)
    {
        _awaited = [.. content.Buckets.Where(last => holds(last.Bucket))];
        _awaitedDirect = content.Directs.FirstOrDefault(direct => direct.Key == self).Value;
    }

    /// <summary>Ends the last start if its farewell and everything that was sent before it have arrived.</summary>
    /// <returns><see langword="true"/> if this call ended it.</returns>
    public bool TryEnd()
    {
        if (_awaited is null)
            return false;
        _awaited.RemoveAll(HasCome);
        if (_awaited.Count > 0 || _directs.Highest < _awaitedDirect)
            return false;
        End();
        return true;
    }

    /// <summary>Uses the number of a direct broadcast of the last start.</summary>
    /// <returns><see langword="false"/> if it was used before.</returns>
    public bool TryUseDirect(ulong sequence) => _directs.TryUse(sequence);

    /// <summary>
    /// Determines whether a broadcast was sent before the last beat but one, and its number does not show whether it was received already.
    /// </summary>
    public bool IsOutdated(in Envelope envelope, int bucket) => !_isChecked[bucket]
        && (envelope.Version == EnvelopeFormat.Previous ? _beatBefore.IsSettled : envelope.Serial < _beatBefore.FirstSerial);

    /// <summary>Takes the number of a broadcast of the last start.</summary>
    /// <returns>How many are missing before it; negative if it comes too late, behind one that was sent after it.</returns>
    public long Number(ulong sequence, int bucket)
    {
        var last = _last[bucket];
        if (sequence <= last)
            return -1;
        var isFirst = last == 0 || _isUnheard[bucket];
        (_last[bucket], _isUnheard[bucket], _isChecked[bucket]) = (sequence, false, true);
        return isFirst ? 0 : (long)Math.Min(sequence - last - 1, long.MaxValue);
    }

    /// <summary>Notes that this node has left a bucket: what comes meanwhile is not missed.</summary>
    public void Leave(int bucket)
    {
        (_isUnheard[bucket], _isChecked[bucket]) = (true, false);
        _awaited?.RemoveAll(last => last.Bucket == bucket);
    }

    /// <summary>Notes that this node has reconnected: it may have missed broadcasts.</summary>
    public void Reconnect() => Array.Clear(_isChecked);

    // In a bucket in which nothing was received yet, only a broadcast that is newer than the last beat but one can still arrive.
    private bool HasCome(LastBroadcast last) => _last[last.Bucket] >= last.Number
        || (!_isChecked[last.Bucket] && (last.Serial < _beatBefore.FirstSerial || !HasBeaten));

    /// <summary>Notes a beat of an earlier start.</summary>
    public void HearTwin(ulong incarnation, ulong sequence)
    {
        if (incarnation == _twin && sequence > 0 && sequence <= _twinBeat)
            return; // it has come before
        (_twin, _twinBeat, _twinUnheard) = (incarnation, sequence, 0);
        TwinBeats = Math.Max(TwinBeats, 1);
    }

    /// <summary>Counts a beat of this node for the earlier start.</summary>
    public void BeatTwin(int most)
    {
        if (TwinBeats > 0)
            TwinBeats = ++_twinUnheard > most ? 0 : TwinBeats + 1;
    }
}
