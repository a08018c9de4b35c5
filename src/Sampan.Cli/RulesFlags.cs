using System.CommandLine;
using Sampan.Market;
using Sampan.Server.Hosting;

namespace Sampan.Cli;

/// <summary>The settings of <c>sampan serve</c> about the exchange's rules, for commands that simulate without a server.</summary>
internal sealed class RulesFlags
{
    private readonly (Setting Setting, Option<string?> Option)[] _flags =
    [
        .. Settings.All.Where(setting => setting.Key is "rules" or "spreadPhase2From").Select(setting => (setting, OptionOf(setting))),
    ];

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => _flags.Select(flag => flag.Option);

    /// <summary>The flag of a setting.</summary>
    public static Option<string?> OptionOf(Setting setting) => new(setting.Flag)
    {
        Description = $"{setting.Description} (default: {setting.Default})",
        HelpName = "VALUE",
    };

    /// <summary>The rules that they come to.</summary>
    public ExchangeRules RulesOf(ParseResult parsed) => SettingsReader.ReadFlags(
        from flag in _flags
        let value = parsed.GetValue(flag.Option)
        where value is not null
        select KeyValuePair.Create(flag.Setting.Key, value)).Rules;
}
