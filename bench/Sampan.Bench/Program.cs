using Sampan.Bench;

switch (args)
{
    case ["bare", var body]:
        BareServer.Run(body);
        return 0;
    case ["rest"]:
        RestBench.Run(rounds: 7);
        return 0;
    case ["handler"]:
        HandlerBench.Run(rounds: 15);
        return 0;
    case ["simulator"]:
        SimulatorBench.Run();
        return 0;
    default:
        return 2;
}
