using System.CommandLine;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;

namespace Sampan.Cli.Commands;

/// <summary>What can be said to <c>sampan omd publish</c> about what goes wrong. Chances are from 0 to 1.</summary>
internal sealed class OmdFaultFlags
{
    private readonly Option<double> _dropA = Chance("--drop-a", "a packet of line A is lost");
    private readonly Option<double> _dropB = Chance("--drop-b", "a packet of line B is lost");
    private readonly Option<double> _dropBoth = Chance("--drop-both", "messages are lost on both lines, for each message");
    private readonly Option<double> _duplicate = Chance("--duplicate", "a packet comes twice");
    private readonly Option<double> _reorder = Chance("--reorder", "a packet changes places with the next");
    private readonly Option<double> _delay = Chance("--delay", "a packet is late");
    private readonly Option<double> _truncate = Chance("--truncate", "a packet loses its end");
    private readonly Option<double> _rtsDies = Chance("--rts-dies", "a retransmission server dies, for each packet that it sends");
    private readonly Option<double> _rtsRefuses = Chance("--rts-refuses", "a retransmission server hangs up on who connects");
    private readonly Option<string> _delayFor = Time("--delay-for", "How late a late packet is", "5ms");
    private readonly Option<string> _pauseEvery = Time("--pause-every", "How often all channels fall silent; 0s for never", "0s");
    private readonly Option<string> _pauseFor = Time("--pause-for", "How long they are silent", "3s");
    private readonly Option<string> _resetEvery = Time("--reset-every", "How often all channels are reset; 0s for never", "0s");
    private readonly Option<string> _disasterAfter =
        Time("--dr-after", "When the exchange moves to its other data centre; 0s for never", "0s");

    private readonly Option<string> _disasterFor = Time("--dr-for", "How long that takes", "10s");

    private readonly Option<int> _burst = new("--burst")
    {
        Description = "How many packets are lost in a row on one line, on average",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _burstBoth = new("--burst-both")
    {
        Description = "How many messages are lost in a row on both lines, on average",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<ulong> _seed = new("--fault-seed")
    {
        Description = "Which packets: the same seed spoils the same ones",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All =>
    [
        _dropA, _dropB, _burst, _dropBoth, _burstBoth, _duplicate, _reorder, _delay, _delayFor, _truncate, _pauseEvery, _pauseFor,
        _resetEvery, _disasterAfter, _disasterFor, _rtsDies, _rtsRefuses, _seed,
    ];

    /// <summary>What goes wrong.</summary>
    public FaultOptions OptionsOf(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(_seed),
        A = LineOf(parsed, parsed.GetValue(_dropA)),
        B = LineOf(parsed, parsed.GetValue(_dropB)),
        DropBoth = parsed.GetValue(_dropBoth),
        DropBothBurst = parsed.GetValue(_burstBoth),
        PauseEvery = TimeText.Parse("--pause-every", parsed.GetValue(_pauseEvery)!),
        PauseFor = TimeText.Parse("--pause-for", parsed.GetValue(_pauseFor)!),
        ResetEvery = TimeText.Parse("--reset-every", parsed.GetValue(_resetEvery)!),
        DisasterAfter = TimeText.Parse("--dr-after", parsed.GetValue(_disasterAfter)!),
        DisasterFor = TimeText.Parse("--dr-for", parsed.GetValue(_disasterFor)!),
        RetransmissionDies = parsed.GetValue(_rtsDies),
        RetransmissionRefuses = parsed.GetValue(_rtsRefuses),
    };

    private LineFaultOptions LineOf(ParseResult parsed, double drop) => new()
    {
        Drop = drop,
        DropBurst = parsed.GetValue(_burst),
        Duplicate = parsed.GetValue(_duplicate),
        Reorder = parsed.GetValue(_reorder),
        Delay = parsed.GetValue(_delay),
        DelayFor = TimeText.Parse("--delay-for", parsed.GetValue(_delayFor)!),
        Truncate = parsed.GetValue(_truncate),
    };

    private static Option<double> Chance(string name, string what) => new(name)
    {
        Description = $"The chance that {what}",
        HelpName = "CHANCE",
        DefaultValueFactory = _ => 0,
    };

    private static Option<string> Time(string name, string description, string standard) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => standard,
    };
}
