// A sweep in parts, merged:
//   nextflow run scripts/workflows/nextflow/main.nf --config configs/lin2022/feed-ratio-sweep.json --parts 4
// The parts write into one folder without touching each other's files. A part that was stopped (exit code 75) is tried again where it stood; with -resume, what is finished is
// skipped, and a changed configuration runs again: with more replicates, only those that are missing.
// Written after Nextflow's reference (docs.seqera.io/nextflow: process inputs, errorStrategy, channel.of) and not yet run by its authors.
params.config = 'configs/lin2022/feed-ratio-sweep.json'
params.parts = 4
params.out = 'results/sweep'
params.alloykmc = 'alloykmc'

process part {
    cpus 1
    errorStrategy { task.exitStatus == 75 ? 'retry' : 'finish' }
    maxRetries 20

    // The file is an input so that a change of it is seen; it is read where it lies, next to the files it names.
    input:
    tuple val(index), path(config)

    output:
    val index

    // Exit code 4: some runs were cut short by a limit and are marked as such in the dataset.
    script:
    """
    ${params.alloykmc} sweep '${file(params.config)}' --out '${file(params.out)}' --shard ${index}/${params.parts} --threads ${task.cpus} || [ \$? -eq 4 ]
    """
}

process merge {
    input:
    val parts
    path config

    script:
    """
    ${params.alloykmc} merge '${file(params.out)}' --quiet || [ \$? -eq 4 ]
    """
}

workflow {
    config = file(params.config)
    done = part(channel.of(1..(params.parts as int)).map { index -> tuple(index, config) })
    merge(done.collect(), config)
}
