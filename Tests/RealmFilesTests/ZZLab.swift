import Offline
import Testing
@Suite struct ZZLab { @Test func story() { print("LAB", RealmValidation.run(paths: ["/work/main/Realms", "/tmp/lab-realms/o1.yaml", "/tmp/lab-realms/o2.yaml"], sandbox: true)) } }
