using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Native;

/// <content>Readers that lag: they are warned, owed the newest states, told what they miss, or closed.</content>
internal sealed partial class NativeStream
{
    private const int FrameBytesMax = 60 * 1024;

    private readonly byte[] _batch = new byte[FrameBytesMax + NativeRenderer.LengthMax + 2];

    /// <summary>Closes those that did not take what may not be left out. At the end of a round, before anything is sent.</summary>
    public void CloseTooSlow()
    {
        foreach (var client in _tooSlow)
        {
            _hub.CloseSlow(client.Connection);
        }

        _tooSlow.Clear();
    }

    /// <summary>Puts together what waits for a client that wants several messages in a frame.</summary>
    public void Stage(NativeClient client)
    {
        if (client.Staging.Count > 0 && client.Connection.Outbox.Count == 0 && !client.Connection.Sender.IsWriting)
        {
            StageOne(client);
        }
    }

    /// <summary>Something was sent: what was owed may have room now.</summary>
    public void OnFlushed(NativeClient client)
    {
        var connection = client.Connection;
        if (connection.Phase != ConnectionPhase.Open)
        {
            return;
        }

        if (connection.Outbox.Count == 0)
        {
            client.CountWritten(NanosOf(_hub.Time.GetUtcNow()));
        }

        if (!IsAbove(client, 4))
        {
            Settle(client);
        }
    }

    private void Settle(NativeClient client)
    {
        if (client.Owed.Count > 0)
        {
            PayOwed(client);
        }

        if (client.IsWarned && client.Owed.Count == 0)
        {
            client.IsWarned = false;
            TrySay(client, NativeReplies.Warning(isSlow: false, client.Waiting));
        }

        TellSilence(client);
        GoOnResuming(client);
        GoOnBooks(client);
    }

    private void PayOwed(NativeClient client)
    {
        for (var i = client.Owed.Count - 1; i >= 0; i--)
        {
            var subscription = client.Owed[i];
            subscription.IsOwed = false;
            client.Owed.RemoveAt(i);
            if (!TryPay(subscription))
            {
                return;
            }
        }
    }

    private bool TryPay(NativeSubscription subscription)
    {
        if (subscription.Type == NativeType.Trade)
        {
            var isSaid = TrySayMissing(subscription);
            if (!isSaid)
            {
                Owe(subscription);
            }

            return isSaid;
        }

        SendNewest(subscription);
        return !subscription.IsOwed;
    }

    /// <summary>Sends a state as it is now, if it is another than the one that was sent last.</summary>
    private void SendNewest(NativeSubscription subscription)
    {
        _hub.Published.Read(subscription.Instrument, out _own);
        if (!TryGetNumber(subscription.Type, in _own, out var number))
        {
            return;
        }

        var topic = _topics[subscription.Instrument]!.Find(subscription.Type)!;
        var state = new State(topic, subscription.Type, subscription.Instrument, number, _own.Numbers.Day);
        if (IsNews(subscription, in state))
        {
            var before = subscription.LastOn(state.Day);
            subscription.Unsent = NativeSubscription.NoneUnsent;
            Put(subscription, in state, before, MakeState(subscription.Variant, in state, before, isChange: false, in _own));
            ForgetMade();
        }
    }

    private static void Owe(NativeSubscription subscription)
    {
        if (!subscription.IsOwed)
        {
            subscription.IsOwed = true;
            subscription.Client.Owed.Add(subscription);
        }
    }

    private void MarkTooSlow(NativeClient client)
    {
        if (!client.IsTooSlow)
        {
            client.IsTooSlow = true;
            _tooSlow.Add(client);
        }
    }

    private void WarnIfHigh(NativeClient client)
    {
        if (!client.IsWarned && IsAbove(client, 2))
        {
            client.IsWarned = true;
            if (client.IsNative)
            {
                TrySay(client, NativeReplies.Warning(isSlow: true, client.Waiting));
            }
        }
    }

    /// <summary>Whether more than a part of what may wait does.</summary>
    private bool IsAbove(NativeClient client, int part) =>
        client.Waiting.Bytes > _hub.Options.OutboxBytesMax / part || client.Waiting.Count > _hub.Options.OutboxFramesMax / part;

    private void StageAll(NativeClient client)
    {
        while (client.Staging.Count > 0)
        {
            StageOne(client);
        }
    }

    /// <summary>One frame of messages: an array of text, or records one after the other.</summary>
    private void StageOne(NativeClient client)
    {
        var (length, count) = (0, 0);
        var opcode = client.Staging.Peek()!.Opcode;
        while (client.Staging.Peek() is { } next && next.Opcode == opcode && length + next.Payload.Length < _batch.Length - 2)
        {
            if (opcode == Opcode.Text)
            {
                _batch[length++] = count == 0 ? (byte)'[' : (byte)',';
            }

            next.Payload.CopyTo(_batch.AsSpan(length));
            length += next.Payload.Length;
            client.Staging.Remove();
            count++;
        }

        if (count == 0)
        {
            MoveOne(client);
            return;
        }

        if (opcode == Opcode.Text)
        {
            _batch[length++] = (byte)']';
        }

        AppendStaged(client, opcode, _batch.AsSpan(0, length));
    }

    /// <summary>A message that is longer than a batch, such as the answer with a large set, goes by itself.</summary>
    private void MoveOne(NativeClient client)
    {
        var frame = client.Staging.Peek()!;
        AppendStaged(client, frame.Opcode, frame.Payload);
        client.Staging.Remove();
    }

    private void AppendStaged(NativeClient client, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var frame = _hub.MakeFrame(opcode, payload);
        client.Connection.Outbox.Append(frame);
        frame.Release();
        _hub.Queue(client.Connection);
    }
}
