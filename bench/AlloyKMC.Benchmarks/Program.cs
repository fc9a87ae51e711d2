using System.Globalization;
using AlloyKMC.Benchmarks;
using BenchmarkDotNet.Running;

// "recovery" prints a table of accuracy, "shards" one of a sweep in very many parts; everything else is timed.
if (args is ["shards", var shards, var folder]) return ShardScale.Run(int.Parse(shards, CultureInfo.InvariantCulture), folder);
if (args is ["recovery"]) Recovery.Print(Console.Out);
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
