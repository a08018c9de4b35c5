namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What a disaster recovery signal asks for.</summary>
internal enum RecoveryStep
{
    /// <summary>Nothing: it was said before.</summary>
    None,

    /// <summary>Drop everything and wait.</summary>
    Begin,

    /// <summary>Begin anew.</summary>
    Complete,
}

/// <summary>Follows the disaster recovery channel, where each signal comes on two lines and is repeated until the end of the day.</summary>
internal sealed class DisasterRecovery
{
    private const uint InProgress = 1;
    private const uint Completed = 2;

    private uint _status;
    private long _sendTime = long.MinValue;
    private bool _hasBeenQuiet;

    /// <summary>All is well, or has been.</summary>
    public void OnHeartbeat() => _hasBeenQuiet = true;

    /// <summary>A new day.</summary>
    public void OnReset() => (_status, _hasBeenQuiet) = (0, true);

    /// <summary>A signal.</summary>
    /// <param name="status">What it says.</param>
    /// <param name="sendTime">When it was sent: a line that is behind still repeats the one before.</param>
    public RecoveryStep OnSignal(uint status, long sendTime)
    {
        if (status is not (InProgress or Completed) || sendTime < _sendTime || (sendTime == _sendTime && status <= _status))
        {
            return RecoveryStep.None;
        }

        var before = _status;
        (_status, _sendTime) = (status, sendTime);
        if (status == before)
        {
            return RecoveryStep.None;
        }

        // Who begins to listen after all is over has nothing that could be void.
        var isOldNews = status == Completed && before == 0 && !_hasBeenQuiet;
        return isOldNews ? RecoveryStep.None : status == InProgress ? RecoveryStep.Begin : RecoveryStep.Complete;
    }
}
