import Dispatch

/// The thread of one connection. The bodies that use it run on it too: between two of their statements nothing goes
/// from thread to thread, which costs more than most statements do.
final class ConnectionThread: SerialExecutor, TaskExecutor {
    private let queue: DispatchQueue

    init(label: String) { self.queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.queue.async {
            job.runSynchronously(
                isolatedTo: self.asUnownedSerialExecutor(),
                taskExecutor: self.asUnownedTaskExecutor()
            )
        }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(self.queue)) }
}
