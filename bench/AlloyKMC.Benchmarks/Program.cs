using AlloyKMC.Benchmarks;
using BenchmarkDotNet.Running;

// "recovery" prints a table of accuracy; everything else is timed.
if (args is ["recovery"]) Recovery.Print(Console.Out);
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
